"""The output formats: as they are printed, and by what their readers ask of them."""

import json
import os
import re
import time
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import xmlschema
from flowc.findings.finding import Edit, Finding, Fix, Note, Report
from flowc.findings.source import Source, Span
from flowc.pipeline import check
from flowc.reporting.formats import FORMATS, format_named
from flowc.reporting.formats.concise import as_concise
from flowc.reporting.formats.full import as_full
from flowc.reporting.formats.manual_page import page
from flowc.reporting.formats.shared_text import HIDDEN, LONGEST, short, visible
from flowc.rules import RULES
from flowc.workspace.find_used_files import Beside
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft7Validator, FormatChecker
from markdown_it import MarkdownIt
from places import TESTS
from samples import fewer

HERE = TESTS / "reports"
SCHEMAS = HERE / "schemas"
SARIF = Draft4Validator(
    json.loads((SCHEMAS / "sarif-2.1.0.json").read_text()), format_checker=FormatChecker()
)
CODE_QUALITY = Draft7Validator(json.loads((SCHEMAS / "code-quality.json").read_text()))
JUNIT = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))

TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            "::error::x",
            "##vso[a]",
            "##[add-mask]",
            "%0A",
            "%25",
            "\n",
            "\r",
            "\x1b[2J",
            "\u202e",
            "]]>",
            "<b>",
            "&amp;",
            "`",
            "``",
            "[a](b)",
            "![a](b)",
            "@all",
            "|",
            ";",
            ",",
            ":",
            " ",
            "\U000e0041",
            "�",
            "\ufeff",
            "-->",
            "'",
            '"',
            "\\",
            "{0}",
            "a" * 1200,
        ]
    ),
    max_size=8,
).map("".join)
NASTY = "a,b=c:d;e]f%25%AZP25%0A%3A##vso[x]\r\n::`` <b> [x](y) @all"
TEXTS = st.just(NASTY) | TEXTS
NAMES = TEXTS.map(lambda text: text.replace("\0", "") or "flow.yaml")


def sample() -> list[Report]:
    flow = HERE / "flows" / "flow.yaml"
    checked = check(flow.read_bytes(), "flow.yaml", load=Beside(Path("flow.yaml")))
    return [checked.report, *checked.used.values()]


@pytest.fixture(autouse=True)
def _beside_the_flows(monkeypatch):
    monkeypatch.chdir(HERE / "flows")


@st.composite
def any_reports(draw) -> list[Report]:
    """Reports of which every text is hostile."""
    source = Source(draw(NAMES), draw(TEXTS))
    places = st.integers(0, len(source.text))
    spans = st.tuples(places, places).map(lambda pair: Span(*sorted(pair)))
    findings = st.builds(
        Finding,
        message=TEXTS.map(lambda text: text or "x"),
        span=spans,
        notes=st.lists(st.builds(Note, TEXTS, spans), max_size=2).map(tuple),
        hint=st.none() | TEXTS,
        rule=st.sampled_from([rule.name for rule in RULES]),
        severity=st.sampled_from(["error", "warning"]),
        fix=st.none() | st.builds(lambda says, at: Fix(says, (Edit(at, "x"),)), TEXTS, spans),
    )
    return [Report(source, tuple(draw(st.lists(findings, max_size=3))))]


def printed(name: str, reports: list[Report], most: int = 0) -> str:
    return format_named(name)(reports, most, False)


def told(reports: list[Report]) -> list[tuple[Source, Finding]]:
    """The findings, errors first."""
    every = [(report.source, finding) for report in reports for finding in report.findings]
    return sorted(every, key=lambda one: one[1].severity != "error")


def words(finding: Finding) -> str:
    hint = f"\nhint: {short(finding.hint)}" if finding.hint else ""
    return short(finding.message) + hint


each_format = pytest.mark.parametrize("name", FORMATS)


@each_format
def test_as_printed(name):
    golden = HERE / "golden" / f"{name}.txt"
    text = printed(name, sample())
    if os.environ.get("GOLDEN"):
        golden.write_bytes(text.encode())
    assert text == golden.read_bytes().decode()


def test_the_sample_has_all_that_a_report_can_have():
    findings = [finding for report in sample() for finding in report.findings]
    assert len(sample()) == 2
    assert all(report.findings for report in sample())
    assert {finding.severity for finding in findings} == {"error", "warning"}
    for part in ("notes", "hint", "fix"):
        assert any(getattr(finding, part) for finding in findings)


@each_format
@fewer(3)
@given(reports=any_reports())
def test_nothing_hidden_gets_out(name, reports):
    text = printed(name, reports)
    assert set(HIDDEN.findall(text)) <= {"\n", "\ufffd"}  # the second shows a hidden one
    if name.startswith("json") or name in ("gitlab", "sarif"):
        texts: list[str] = []
        for line in text.splitlines() if name == "json-lines" else [text]:
            json.loads(line, object_pairs_hook=lambda found: texts.extend(shown(found)))
        assert not any(set(HIDDEN.findall(found)) - {"\n"} for found in texts)


def shown(pairs: list[tuple[str, object]]) -> list[str]:
    """What is read by people; the path is for programs, which open the file by it."""
    return [str(value) for key, value in pairs if key != "path"]


@each_format
@fewer(3)
@given(reports=any_reports())
def test_no_text_is_a_command_to_a_pipeline(name, reports):
    for line in printed(name, reports).splitlines():
        if name != "github":
            assert not line.lstrip().startswith("::")
        assert not re.search(r"##\[|.##vso\[", line, re.IGNORECASE)
        assert name == "azure" or "##vso[" not in line


@each_format
def test_long_messages_are_cut(name):
    finding = Finding("m" * 10**6, Span(0, 1), (Note("n" * 10**6, Span(0, 1)),), "h" * 10**6)
    report = Report(Source("flow.yaml", "name: x\n"), (replace_rule(finding),))
    assert len(printed(name, [report])) < 6 * LONGEST + 10_000


def replace_rule(finding: Finding) -> Finding:
    return Finding(finding.message, finding.span, finding.notes, finding.hint, "unknown-key")


@each_format
def test_the_number_of_findings_is_limited(name):
    reports = sample()
    marks = {"junit": "<testcase", "sarif": '"partialFingerprints"', "markdown": "\n- "}
    lines = list(printed(name, reports, 2).split("\n"))
    text = "\n".join(lines)
    counts = {
        "full": len([line for line in lines if re.match(r"\w+.yaml:\d", line)]),
        "json": text.count('"severity"'),
        "gitlab": text.count('"check_name"'),
        "json-lines": len(lines) - 1,
        "concise": len([line for line in lines if re.match(r"\w+.yaml:\d", line)]),
        "grouped": len([line for line in lines if re.match(r"  \d", line)]),
        "github": len(re.findall("^::(?:error|warning) ", text, re.MULTILINE)),
        "azure": text.count("logissue"),
    }
    assert (text.count(marks[name]) if name in marks else counts[name]) == 3
    if not name.startswith("json") and name != "gitlab":  # a finding more would be no finding
        left = len(reports[0].findings) - 2
        assert f"and {left} more" in text


def test_errors_are_kept_before_warnings_where_not_all_are_told():
    late = Finding("late", Span(9, 9), rule="unknown-key")
    early = Finding("early", Span(0, 1), rule="unused-var", severity="warning")
    report = Report(Source("flow.yaml", "name: abc\n"), (early, late))
    for name in ("github", "gitlab", "sarif", "junit", "azure", "markdown"):
        text = printed(name, [report], 1)
        assert "late" in text, name
        assert "early" not in text, name


def github_command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as `ActionCommand.TryParseV2` of GitHub's runner does."""
    assert line.startswith("::")
    info, mark, data = line[2:].partition("::")
    assert mark
    command, _, rest = info.partition(" ")
    pairs = [part.partition("=") for part in rest.split(",")]
    codes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
    values = {key: decoded(value, codes) for key, _, value in pairs}
    return command, values, decoded(data, [codes[0], codes[1], codes[4]])


def azure_command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as `Command.TryParse` of Azure's agent does."""
    start, end = line.index("##vso["), line.index("]")
    command, _, rest = line[start + 6 : end].partition(" ")
    pairs = [part.partition("=") for part in rest.split(";") if part]
    codes = [("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%3B", ";"), ("%AZP25", "%")]
    values = {key: decoded(value, codes) for key, _, value in pairs}
    return command, values, decoded(line[end + 1 :], [codes[0], codes[1], codes[4]])


def decoded(text: str, codes: list[tuple[str, str]]) -> str:
    for code, character in codes:
        text = text.replace(code, character)
    return text


@fewer(2)
@given(any_reports())
def test_github_reads_the_findings_back(reports):
    commands = [github_command(line) for line in printed("github", reports).splitlines()]
    assert len(commands) == len(told(reports))
    for (command, values, data), (source, finding) in zip(commands, told(reports), strict=True):
        start, end = source.position(finding.span.start), source.position(finding.span.end)
        assert (command, data) == (finding.severity, words(finding))
        columns = {"col": str(start.column), "endColumn": str(end.column)}
        assert values == {
            "title": f"flowc: {finding.rule}",
            "file": visible(source.name),
            "line": str(start.line),
            "endLine": str(end.line),
            **(columns if start.line == end.line else {}),
        }


@fewer(2)
@given(any_reports())
def test_azure_reads_the_findings_back(reports):
    commands = [azure_command(line) for line in printed("azure", reports).splitlines()]
    assert len(commands) == len(told(reports))
    for (command, values, data), (source, finding) in zip(commands, told(reports), strict=True):
        line, column = source.position(finding.span.start)
        assert (command, data) == ("task.logissue", words(finding))
        assert values == {
            "type": finding.severity,
            "sourcepath": visible(source.name),
            "linenumber": str(line),
            "columnnumber": str(column),
            "code": finding.rule,
        }


@fewer(2)
@given(any_reports())
def test_sarif_is_valid(reports):
    log = json.loads(printed("sarif", reports))
    SARIF.validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result, (source, finding) in zip(run["results"], told(reports), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"].removeprefix("file://")
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*", uri)
        assert unquote(uri, errors="surrogateescape") == source.name.replace("\ud800", "\ufffd")
        start = source.position(finding.span.start)
        assert (place["region"]["startLine"], place["region"]["startColumn"]) == start
        assert result["message"]["text"].replace("\\](", "](") == words(finding)
        assert not re.search(r"(?<!\\)\]\(", result["message"]["text"])
        assert len(result.get("relatedLocations", ())) == len(finding.notes)


def test_the_sample_is_valid_sarif_with_its_fixes_and_manual_pages():
    log = json.loads(printed("sarif", sample()))
    SARIF.validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert any("fixes" in result for result in run["results"])
    for rule in run["tool"]["driver"]["rules"]:
        assert "```yaml\nname: example\n" in rule["help"]["markdown"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_manual_page_is_markdown_with_two_blocks_of_code(rule):
    tokens = MarkdownIt("commonmark").parse(page(rule))
    fences = [token for token in tokens if token.type == "fence"]
    assert [token.info for token in fences] in (["yaml", "yaml"], ["python", "python"])
    assert {token.type for token in tokens} <= {
        "paragraph_open", "paragraph_close", "inline", "fence"
    }  # fmt: skip
    assert not any(child.type == "html_inline" for t in tokens for child in t.children or ())


@fewer(2)
@given(any_reports())
def test_gitlab_is_valid(reports):
    issues = json.loads(printed("gitlab", reports))
    if not visible(reports[0].source.name).startswith(("/", "./")):
        CODE_QUALITY.validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue, (source, finding) in zip(issues, told(reports), strict=True):
        assert (issue["check_name"], issue["description"]) == (finding.rule, words(finding))
        assert issue["location"]["path"] == visible(source.name)


@fewer(2)
@given(any_reports())
def test_junit_is_valid(reports):
    text = printed("junit", reports)
    JUNIT.validate(text)
    assert text.isascii()
    root = ElementTree.fromstring(text.encode())
    cases = root.findall(".//testcase")
    failures = root.findall(".//failure")
    errors = [finding for _, finding in told(reports) if finding.severity == "error"]
    assert [failure.get("message") for failure in failures] == [short(f.message) for f in errors]
    assert int(root.get("tests", "")) == len(cases) == max(1, len(told(reports)))
    assert int(root.get("failures", "")) == len(errors)


@fewer(2)
@given(any_reports())
def test_markdown_holds_texts_in_code_only(reports):
    tokens = MarkdownIt("commonmark", {"html": True}).parse(printed("markdown", reports))
    inner = [child for token in tokens for child in token.children or ()]
    assert not any(token.type.startswith(("html", "fence", "code_block")) for token in tokens)
    assert {token.type for token in inner} <= {"text", "code_inline", "strong_open", "strong_close"}
    wanted = [visible(reports[0].source.name)] if told(reports) else []
    for _, finding in told(reports):
        wanted += [finding.rule, short(finding.message)]
        wanted += [short(note.message) for note in finding.notes]
        wanted += [short(finding.hint)] if finding.hint else []
    found = [token.content for token in inner if token.type == "code_inline"]
    assert found == [text or " " for text in wanted]


def test_markdown_fits_a_comment():
    findings = tuple(
        Finding(f"{n} " + "m" * 900, Span(0, 1), rule="wrong-value") for n in range(99)
    )
    text = printed("markdown", [Report(Source("flow.yaml", "x"), findings)])
    assert 50_000 < len(text) < 65_536
    left = re.search(r"\nand (\d+) more\n$", text)
    assert left
    assert text.count("\n- ") + int(left[1]) == 99


def fingerprints(text: str, name: str = "flow.yaml") -> set[str]:
    report = check(text.encode(), name).report
    assert report.findings
    return {issue["fingerprint"] for issue in json.loads(printed("gitlab", [report]))}


def test_fingerprints_survive_moved_lines():
    flow = (HERE / "flows" / "flow.yaml").read_text()
    old = fingerprints(flow)
    assert fingerprints("# a remark\n\n" + flow) == old
    head, train = flow[: flow.index("  train:")], flow[flow.index("  train:") :]
    task = "  other:\n    command: ./other\n\n"
    assert fingerprints(f"{head}{task}{train}") == old
    assert fingerprints(flow, "other.yaml").isdisjoint(old)


def test_a_fingerprint_goes_with_its_finding_alone():
    flow = (HERE / "flows" / "flow.yaml").read_text()
    mended = fingerprints(flow.replace("retrys", "retries"))
    assert len(fingerprints(flow) - mended) == 1
    assert mended < fingerprints(flow)


def test_sarif_has_the_fingerprints_of_gitlab():
    results = json.loads(printed("sarif", sample()))["runs"][0]["results"]
    found = [result["partialFingerprints"]["flowc/v1"] for result in results]
    assert found == [
        issue["fingerprint"]
        for issue in sorted(
            json.loads(printed("gitlab", sample())),
            key=lambda issue: found.index(issue["fingerprint"]),
        )
    ]


def test_paths_are_told_from_the_root_of_the_repository(flowc, tmp_path):
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "a b" / "ü%"
    folder.mkdir(parents=True)
    (folder / "flow.yaml").write_text("name: x\ntasks: {a: {comand: b}}\n")
    run = flowc("check", folder, "--output-format", "sarif")
    uri = json.loads(run.stdout)["runs"][0]["results"][0]["locations"][0]["physicalLocation"][
        "artifactLocation"
    ]
    assert uri == {"uri": "a%20b/%C3%BC%25/flow.yaml", "uriBaseId": "%SRCROOT%"}
    run = flowc("check", folder, "--output-format", "gitlab")
    assert json.loads(run.stdout)[0]["location"]["path"] == "a b/ü%/flow.yaml"
    assert ",file=a b/ü%25/flow.yaml," in flowc("check", folder, "--output-format", "github").stdout


def test_a_file_name_is_no_command(flowc, tmp_path):
    (tmp_path / "::error::x.yaml").write_text("nonsense: 1\n")
    for name in FORMATS:
        out = flowc("check", ".", "--output-format", name).stdout
        lines = [line for line in out.splitlines() if line.startswith("::")]
        assert all(line.startswith(("::error title=", "::warning title=")) for line in lines)


def test_the_cost_of_many_findings_is_linear():
    def cost(count):
        text = f"{HEAD}vars: {{v: a}}\ntasks:\n  a:\n    command: |\n"
        text += "      {{ vars.v }}\n" * count
        start = time.process_time()
        report = check(text.encode()).report
        assert len(report.findings) == count
        printed = as_full([report], 0, False), as_concise([report], 0, False)
        assert printed[0].count("\n") == 4 * count
        return time.process_time() - start

    cost(100)
    assert cost(40_000) < 20 * max(cost(4_000), 0.1)


HEAD = "name: a\ndefaults: {project_defaults: true}\n"
