"""The page on which the documentation of the API is read and tried."""

from ninja.openapi.docs import Swagger


class Pages(Swagger):
    """The documentation of the API, to be read and tried, with scripts from here alone."""

    template = "guildhall/docs.html"


DOCS = Pages(
    settings={
        # Left to itself, it would show the document to a validator on the internet.
        "validatorUrl": None,
        "docExpansion": "none",
        "defaultModelsExpandDepth": 0,
        "filter": True,
    }
)
