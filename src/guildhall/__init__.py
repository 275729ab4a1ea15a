"""End-point assessment of English apprenticeships: rules as data, decisions with their clauses."""

__version__ = "0.1.0"
