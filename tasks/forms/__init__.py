"""Browser forms: they check types and translate into the services' inputs; rules stay there."""
