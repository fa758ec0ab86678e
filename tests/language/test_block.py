"""Blocks: what they are equal by, what they were given, and that nothing changes them."""

import pytest
from flowc.language.block_validator import validator_of
from flowc.language.config import Config, ExternalVolume
from flowc.reading.unknown import UNKNOWN


def read(value):
    return validator_of(Config).validate_python(value)


def test_a_block_that_is_read_is_one_that_is_made():
    config = read({"external_volumes": ["v"], "retries": 2})
    made = Config(external_volumes=(ExternalVolume(id="v"),), retries=2)
    assert (config, hash(config)) == (made, hash(made))
    assert config != read({"external_volumes": ["v"], "retries": 1})


def test_a_block_knows_what_it_was_given():
    config = read({"retries": None, "cache": False})
    assert config.model_fields_set == {"retries", "cache"}
    assert (config.retries, config.cache, config.timeout) == (None, None, None)


def test_the_unknown_fits_everywhere_and_stays_as_it_is():
    config = read({"environment": UNKNOWN, "dataset_snapshots": [UNKNOWN]})
    assert config.environment is UNKNOWN
    assert config.dataset_snapshots == (UNKNOWN,)


def test_a_block_cannot_be_changed():
    with pytest.raises(AttributeError):
        Config().retries = 1
