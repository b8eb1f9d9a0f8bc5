"""What the fault campaign asks, of what list, and what goes wrong: all of it from a seed."""

import datetime
import json
import random

from campaign_queries import queries
from campaign_server import DIGITS

STYLES = ("page", "offset", "cursor", "last_row", "next_url", "none")
NAMES = (
    "Acme BV", "acme bv", "Zoë Lang", "", "a,b", "O'Brien", 'q"q', "Ümlaut", "日本", "x" * 300, " lead", "%_*", "Straße",
)  # fmt: skip
TYPES = {
    "id": "text", "n": "integer?", "price": "decimal", "name": "text?", "state": "text", "at": "timestamp", "flag": "bool?",
}  # fmt: skip
UNREADABLE = {"n": ({"x": 1}, "many", [3], 1.5), "price": ("dear", {"eur": 3}, True), "at": ("soon", {"day": 3})}


class Case:
    """One run: the list, the provider file, the query, the arguments, and what may come of it."""

    def __init__(self, seed):
        self.seed = seed
        self.random = r = random.Random(f"campaign {seed}")
        self.arguments, self.odd, self.later = [], None, None
        self.maximum = r.choice((20, 25, 40, 50, 100))
        self.standard = r.choice((self.maximum, self.maximum, 20))
        self.rows = [self.row(number) for number in range(self.length())]
        if r.random() < 0.3:
            self.rows.sort(key=lambda row: row["at"], reverse=True)
        self.spec = self.list_spec()
        self.declare()
        self.faults()
        self.query = queries(self)

    # The list.

    def length(self):
        r, size = self.random, self.maximum
        return r.choice((0, 1, size - 1, size, size + 1, 2 * size, 3 * size, r.randint(2, 260), r.randint(60, 400)))

    def row(self, number):
        r = self.random
        cents = r.randint(-500, 100_000)
        price = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
        price = r.choice((price, price + "0", str(cents), f"{price}{r.randint(1, 10**18)}"))
        moment = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=r.randint(0, 300 * 86400))
        if r.random() < 0.2:
            moment = moment.replace(hour=0, minute=0, second=0)
        part = r.choice(("", "", "", ".5", ".250"))
        return {
            "id": f"r{number:04d}",
            "n": None if r.random() < 0.2 else r.choice((r.randint(0, 9), r.randint(-50, 5_000))),
            "price": price if r.random() < 0.5 else DIGITS + price,
            "name": None if r.random() < 0.1 else r.choice(NAMES) + r.choice(("", "", str(r.randint(0, 99)))),
            "state": r.choice(("open", "paid", "paid", "void")),
            "at": moment.isoformat() + part + "Z",
            "flag": r.choice((True, False, None)),
        }

    def list_spec(self):
        r, style = self.random, self.random.choice(STYLES)
        spec = {
            "style": style, "path": "/things", "records": "data", "states": [], "filters": {}, "sorts": [], "faults": [],
            "standard": self.standard, "maximum": self.maximum, "absent": [],
        }  # fmt: skip
        paging = {"style": "cursor" if style == "last_row" else style}
        if style == "page":
            says = r.choice(("nothing", "next", "has_more", "pages", "current"))
            if says == "next":
                spec["next_in"], paging["next"] = "body", "meta.next"
            elif says != "nothing":
                spec["states"].append({"current": "page"}.get(says, says))
                paging[says] = f"meta.{spec['states'][-1]}"
        elif style == "offset":
            if r.random() < 0.5:
                spec["states"].append("has_more")
                paging["has_more"] = "meta.has_more"
        elif style == "cursor":
            paging["parameter"] = "cursor"
            spec["next_in"] = r.choice(("body", "header"))
            paging |= {"next": "meta.next"} if spec["next_in"] == "body" else {"header": "X-Next"}
            if r.random() < 0.5:
                paging["keep"] = "token"
        elif style == "last_row":
            paging |= {"parameter": "cursor", "last_row": "id"}
            if r.random() < 0.7:
                spec["states"].append("has_more")
                paging["has_more"] = "meta.has_more"
            if r.random() < 0.2:
                spec["inclusive"] = paging["inclusive"] = True
        elif style == "next_url":
            spec["next_in"] = r.choice(("body", "links", "link"))
            paging |= {
                "body": {"path": "meta.next"}, "links": {"links": {"path": "links", "rel": "next"}},
                "link": {"link_header": "next"},
            }[spec["next_in"]]  # fmt: skip
            spec["relative"] = r.random() < 0.3
        self.paging = paging
        if style != "none" and spec.get("next_in") in (None, "header", "link") and not spec["states"] and r.random() < 0.3:
            spec["records"] = ""
        elif r.random() < 0.4:
            spec["states"].append("total")
        return spec

    def declare(self):
        """The filters and sorts, which the server may take, ignore, or take in its own way."""
        r, spec = self.random, self.spec
        self.filters, self.sorts = {}, {}
        spec["ignores_filters"] = r.random() < 0.15
        exact = not spec["ignores_filters"] and r.random() < 0.6

        def add(field, op, form=None, way=None):
            name = f"{field}_{op}"
            spec["filters"][name] = {"field": field, "op": op, "type": TYPES[field].strip("?"), "form": form, "as": way}
            said = self.filters.setdefault(field, {"exact": exact} if exact else {})
            said[op] = name
            said |= {key: value for key, value in (("form", form), ("as", way)) if value}

        if r.random() < 0.6:
            add("state", *r.choice((("equals",), ("any_of", None, "repeated"), ("any_of", None, "comma"))))
        if r.random() < 0.4:
            add("n", "at_least")
            add("n", "at_most")
        if r.random() < 0.2:
            add("id", "equals")
        if r.random() < 0.4:
            form = r.choice(("date", "timestamp.3", "unix"))
            for op in r.choice((("at_least", "at_most"), ("more_than", "less_than"), ("more_than",))):
                add("at", op, form)
            if form != "timestamp.3":
                # The server rounds, so that it can't be exact.
                self.filters["at"].pop("exact", None)
        for field in ("n", "price", "at", "name"):
            if r.random() < 0.4:
                spec["sorts"].append(field)
                self.sorts[field] = {"by": f"sort={{-}}{field}"}
                if field == "name" and r.random() < 0.5:
                    self.sorts[field]["collation"] = "bytes"
                elif field == "name":
                    spec["ignores_case"] = True
        spec["nulls"] = r.choice(("first", "last"))
        if spec["sorts"] and r.random() < 0.3:
            for field in spec["sorts"]:
                self.sorts[field]["nulls"] = spec["nulls"]
        # Whoever looks at a page of some twenty rows sees these.
        spec["ignores_sort"] = r.random() < 0.15
        spec["sorts_backwards"] = r.random() < 0.1
        if r.random() < 0.2:
            spec["ties"] = "turned"
        if r.random() < 0.25:
            self.arguments += ["--page-concurrency", r.choice(("1", "2"))]

    def provider(self, url):
        """The provider file."""
        spec, size = self.spec, {"standard": self.standard, "maximum": self.maximum}
        if spec["style"] != "none":
            size["parameter"] = "size"
        table = {
            "path": spec["path"], "records": spec["records"], "paging": self.paging, "filters": self.filters,
            "fields": {name: kind for name, kind in TYPES.items()}, "sorts": self.sorts,
        }  # fmt: skip
        if spec["style"] != "none":
            table["page_size"] = size
        if "total" in spec["states"]:
            table["total"] = {"path": "meta.total", "unit": "rows", "reliable": not self.total_lies or self.total_trusted}
        table = {key: value for key, value in table.items() if value != {}}
        return json.dumps({"provider": "t", "url": url, "tables": {"things": table}}, indent=1)

    # What goes wrong.

    def faults(self):
        r = self.random
        self.heals, self.total_lies, self.total_trusted = True, False, r.random() < 0.5
        self.credentials, self.names = False, []
        for _ in range(r.choice((0, 1, 1, 1, 2, 2, 3, 4))):
            name, (weight, needs, make, heals) = r.choice(WEIGHTED)
            if name in self.names or not needs(self):
                continue
            self.names.append(name)
            made = make(self)
            if made:
                self.spec["faults"].append(made)
            self.heals = self.heals and heals
        # A request is made four times at most, and a run makes some twenty of them again.
        failures = {}
        for fault in self.spec["faults"]:
            for page in fault.get("pages") or () if "times" in fault else ():
                failures[page] = failures.get(page, 0) + fault["times"]
        self.heals = self.heals and max(failures.values(), default=0) < 4 and sum(failures.values()) < 20

    def pages(self, most=3):
        """Some pages of those that there are."""
        last = max(0, -(-len(self.rows) // self.maximum) - 1)
        return sorted({self.random.randint(0, last) for _ in range(self.random.randint(1, most))})

    def spoil(self):
        """Makes some values of a column unreadable."""
        r = self.random
        self.odd = field = r.choice(list(UNREADABLE))
        self.odd_rows = {row["id"] for row in self.rows if r.random() < 0.1}
        value = r.choice(UNREADABLE[field])
        for row in self.rows:
            if row["id"] in self.odd_rows:
                row[field] = None
        self.filters.pop(field, None)
        self.sorts.pop(field, None)
        return {"kind": "odd", "field": field, "value": value, "ids": sorted(self.odd_rows)}

    def move(self):
        """Has the list move while it is read."""
        r = self.random
        before, count = list(self.rows), r.randint(1, 5)
        page = {"kind": "drift", "pages": [0 if len(self.rows) < 40 else r.choice((0, 1))], "times": 1}
        # That rows are deleted shows by the total alone.
        if r.random() < 0.5 or "total" not in self.spec["states"] or self.total_lies:
            new = [{**self.row(0), "id": f"x{number:04d}"} for number in range(count)]
            self.later = new + before
            return {**page, "op": "insert", "rows": new}
        self.later = before[count:]
        return {**page, "op": "delete", "count": count}

    def lie(self):
        """Has the stated total be wrong."""
        r, length = self.random, len(self.rows)
        self.total_lies = True
        values = (None, 0, "many", str(length), -1, 3.5, 2**62, True)
        way = r.choice(({"by": 3}, {"by": -3}, *({"value": value} for value in values)))
        if way.get("by") == -3 and (length - 3) % self.maximum == 0 or way.get("value") == 0 and length == 0:
            way = {"value": None}
        return {"kind": "meta", "key": "total", **way}

    def hide(self):
        """Has the server leave rows out of pages that it has cut already, some pages' worth."""
        r, size = self.random, self.maximum
        start = r.randrange(0, len(self.rows) - size)
        self.spec["hidden"] = [row["id"] for row in self.rows[start : start + r.randint(1, 3 * size)]]

    def recode(self):
        """Has the server write texts in a charset that it states, which may lack some of their characters."""
        charset = self.random.choice(("utf-16", "iso-8859-1", "windows-1252", "utf-8"))
        for row in self.rows:
            row["name"] = row["name"] and row["name"].encode(charset, "replace").decode(charset)
        return {"kind": "charset", "charset": charset}


def once(kind, **more):
    """A fault that hits some pages once or twice, and then passes."""
    return lambda case: {"kind": kind, "pages": case.pages(), "times": case.random.choice((1, 1, 2)), **pick(case, more)}


def always(kind, **more):
    """A fault that hits some pages whenever they are read."""
    return lambda case: {"kind": kind, "pages": case.pages(2), **pick(case, more)}


def everywhere(kind, **more):
    """A fault that hits all pages."""
    return lambda case: {"kind": kind, **pick(case, more)}


def pick(case, more):
    """One of the values of each lot."""
    return {key: case.random.choice(value) if isinstance(value, tuple) else value for key, value in more.items()}


def spec(**more):
    """A property of the list."""
    return lambda case: case.spec.update(pick(case, more))


def arguments(*given):
    """Arguments of the program."""
    return lambda case: case.arguments.extend(given)


def any_list(case):
    return True


def body(case):
    return case.spec["records"] == "data"


def said(case):
    return case.spec.get("next_in") in ("body", "links")


def address(case):
    return said(case) and case.spec["style"] == "next_url"


def more(case):
    """Whether the list says by itself of each page that more follows, however few rows it has."""
    return len(case.rows) > case.maximum and (
        case.spec.get("next_in") or case.spec["style"] == "page" and {"has_more", "pages"} & set(case.spec["states"])
    )


def total(case):
    return "total" in case.spec["states"]


def plain_page(case):
    return case.spec["style"] == "page" and not case.spec.get("next_in") and not case.spec["states"]


def numbered(case):
    return case.spec["style"] in ("page", "offset")


def refuse(case):
    case.credentials = True
    return {"kind": "status", "status": 401, "pages": case.pages(1)}


def refuse_once(**more):
    """Too many requests, once."""
    return lambda case: {"kind": "status", "status": 429, "pages": case.pages(1), "times": 1, **pick(case, more)}


def too_large(case):
    case.arguments += ["--max-response-size", "1MB"]
    return {"kind": "padding", "bytes": 3_000_000, "pages": case.pages(1)}


def little_time(case):
    case.arguments += ["--timeout", "1s"]
    return {"kind": "latency", "ms": 300}


def unsaid(case):
    """Whether only an empty page ends the list."""
    return not case.spec.get("next_in") and not set(case.spec["states"]) - {"total"}


def next_as_junk(case):
    """A next place that is none: a number is none where an address is declared, and a word none where a number is."""
    own = {"next_url": ("number",), "page": ("word",)}.get(case.spec["style"], ())
    return {"kind": "next", "as": case.random.choice(("record", "list", "true", *own))}


def repeat_row(case):
    case.rows.append(dict(case.rows[case.random.randrange(len(case.rows) - 25)]))


FAULTS = {
    # name: weight, where it can be, what it is, whether the run must be whole all the same
    "latency": (3, any_list, always("latency", ms=(5, 20, 80)), True),
    "status": (4, any_list, once("status", status=(500, 502, 503, 504)), True),
    "status for ever": (2, any_list, always("status", status=(500, 503, 400, 404, 418)), False),
    "refused": (1, any_list, refuse, False),
    "retry after": (2, any_list, refuse_once(retry_after=("1", "0.2")), True),
    "limit without a word": (1, any_list, refuse_once(), True),
    "reset": (3, any_list, once("reset"), True),
    "closed": (2, any_list, once("close"), True),
    "idle close": (3, any_list, spec(keeps=(1, 2, 3)), True),
    "closes unsaid": (2, any_list, everywhere("closes"), True),
    "truncated": (3, any_list, once("truncate", part=(0.0, 0.3, 0.9), chunked=(True, False), reset=(True, False)), True),
    "truncated for ever": (1, any_list, always("truncate", part=(0.3, 0.9), chunked=(True, False)), False),
    "drip": (2, any_list, always("drip", ms=(2, 10)), True),
    "chunked": (2, any_list, everywhere("chunked"), True),
    "until closed": (1, any_list, everywhere("until-closed"), True),
    "early hints": (1, any_list, everywhere("hints"), True),
    "numbers as text": (2, lambda c: c.odd != "n", always("numbers-as-text"), False),
    "coded": (3, any_list, everywhere("coded", coding=("gzip", "gzip-members", "deflate")), True),
    "not coded": (1, any_list, always("coded", coding="no-gzip"), False),
    # A mark of UTF-8 before bytes of another charset contradicts itself: not even browsers agree with the header then.
    "bom": (1, lambda c: "charset" not in c.names, everywhere("bom"), True),
    "charset": (2, lambda c: "bom" not in c.names, Case.recode, True),
    "huge": (1, body, always("padding", bytes=(1_000_000, 6_000_000)), True),
    "too large": (1, body, too_large, False),
    "html": (1, any_list, always("html"), False),
    "not json": (1, any_list, once("not-json"), False),
    "nothing": (1, any_list, once("nothing"), False),
    "cut json": (1, any_list, once("cut-json"), False),
    "junk behind": (1, any_list, always("junk-behind"), False),
    "two lists": (1, body, always("two-lists"), False),
    "deep": (1, any_list, always("deep"), False),
    "key twice": (1, any_list, always("twice"), True),
    "no records": (1, body, always("no-records", **{"as": ("missing", "record", "text")}), False),
    "status 206": (1, any_list, always("status-206"), False),
    "stray": (3, any_list, always("stray", at=(0, 3, 1000), value=(None, 7, "row", [], True)), False),
    "null list": (3, body, everywhere("null-list"), True),
    "no content": (2, unsaid, everywhere("no-content"), True),
    "next as a record": (3, address, everywhere("next", **{"as": ("href", "url")}), True),
    "next as junk": (3, said, next_as_junk, False),
    "names itself": (3, lambda c: c.spec.get("next_in") and c.rows, everywhere("itself"), False),
    "circle": (2, lambda c: c.spec.get("next_in") and c.rows, spec(circle=True), False),
    "wraps": (2, lambda c: plain_page(c) and c.rows, spec(wraps=True), False),
    "total lies": (4, lambda c: total(c) and c.later is None, Case.lie, False),
    "clamped": (3, lambda c: c.spec["style"] != "none", spec(clamp=(10, 15, 19)), True),
    "hidden rows": (4, more, Case.hide, True),
    "unreadable": (5, lambda c: c.rows, Case.spoil, False),
    "drift": (4, lambda c: c.spec["style"] in ("page", "offset", "cursor", "next_url") and c.rows, Case.move, False),
    "key twice in list": (1, lambda c: len(c.rows) > 30 and c.spec["style"] != "last_row", repeat_row, False),
    "few requests": (1, any_list, arguments("--max-requests", "2"), False),
    "little time": (1, any_list, little_time, False),
}  # fmt: skip
WEIGHTED = [(name, fault) for name, fault in FAULTS.items() for _ in range(fault[0])]
