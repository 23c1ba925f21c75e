"""The scenarios: real servers, and programs that talk to them."""

from .aws import Aws
from .graphql import Graphql
from .httpbin import Httpbin
from .kinto import Kinto
from .pages import Pages
from .registry import Registry
from .rest import Rest

SCENARIOS = {scenario.name: scenario for scenario in (Httpbin(), Aws(), Rest(), Graphql(), Kinto(), Registry(), Pages())}
