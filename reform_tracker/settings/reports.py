"""What is printed on provincial reports, and from when on an organization is silent."""

from reform_tracker.settings.environment import env

# Who reports to whom, as printed in the red head and under the title.
REPORT_ISSUER: str = env.str("REPORT_ISSUER", default="甘肃省发展和改革委员会")
REPORT_ADDRESSEE: str = env.str("REPORT_ADDRESSEE", default="省人民政府")
# The number of the report as it is printed until the office that issues it gives one.
REPORT_NUMBER: str = env.str("REPORT_NUMBER", default="甘发改〔{year}〕    号")

# For how many days nothing new may be said of a measure.
SILENT_DAYS: int = env.int("SILENT_DAYS", default=60)
