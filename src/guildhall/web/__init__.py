"""The pages: what people see and do in a browser. They say what the rooms below decide."""
