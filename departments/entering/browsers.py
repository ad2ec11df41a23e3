"""Browsers in words, as far as they say which they are."""

from collections.abc import Sequence

LONGEST_NAME = 60
# The first that fits; those that are built on another one stand before it.
BROWSERS = (
    ("wxwork/", "企业微信"),
    ("MicroMessenger/", "微信"),
    ("DingTalk/", "钉钉"),
    ("HuaweiBrowser/", "华为浏览器"),
    ("UCBrowser/", "UC浏览器"),
    ("QQBrowser/", "QQ浏览器"),
    ("MetaSr", "搜狗浏览器"),
    ("QIHU 360", "360浏览器"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def name_of(agent: str) -> str:
    """Browser and system, "?" where neither is known."""
    named = [_first(agent, BROWSERS), _first(agent, SYSTEMS)]
    return " · ".join(one for one in named if one)[:LONGEST_NAME] or "?"


def _first(agent: str, known: Sequence[tuple[str, str]]) -> str:
    return next((name for mark, name in known if mark in agent), "")
