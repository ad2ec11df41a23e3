"""How the application is served: the web server's worker, the proxy before it, a health check."""
