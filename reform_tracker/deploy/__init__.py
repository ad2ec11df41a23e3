"""What only a deployment with docker-compose.yml needs."""
