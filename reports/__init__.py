"""So what: standings, frozen figures, provincial reports, dashboards."""
