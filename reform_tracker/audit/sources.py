"""Where an action came from, as the trail keeps it; its labels are registered with `labels`."""

BROWSER = "browser"
API = "api"
COMMAND = "command"
SYSTEM = "system"
