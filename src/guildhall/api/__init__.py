"""The REST API: one of the faces. It turns HTTP into actions, and findings into words."""
