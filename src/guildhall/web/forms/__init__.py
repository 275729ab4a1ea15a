"""Forms from types: each action's body becomes a form of the design system, and is read back.

`parts` walks the model; `known` says what can be chosen; `typed` is what a browser sends;
`reading` makes values of it; `shown` makes it ready for the templates in `web/parts`.
"""
