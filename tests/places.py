"""Where the project lies, for tests in folders of their own."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
EXAMPLES = ROOT / "examples" / "yaml"
