"""Every analysis there is, in the order of the index. A new one is a module and a line here."""

from collections.abc import Mapping

from reports.analyses.acknowledgements import RECEIPTS
from reports.analyses.base import Analysis
from reports.analyses.declared import DECLARED
from reports.analyses.matrix import MATRIX
from reports.analyses.requests import REQUESTS
from reports.analyses.silent import SILENT
from reports.analyses.slips import SLIPS
from reports.analyses.timeline import TIME_LINE

ANALYSES: Mapping[str, Analysis] = {
    one.key: one for one in (MATRIX, DECLARED, SILENT, REQUESTS, SLIPS, TIME_LINE, RECEIPTS)
}
