"""Where things lie: the vault, this machine's state, the clinic's own settings.

An option stands over the environment, the environment over the default of the platform. The state of a vault lies under
its id, so that two vaults never share a lock, a draft or a head, wherever they are moved.
"""

from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_state_path

NAME = "kapterm"
VAULT_VARIABLE = "KAPTERM_VAULT"
PASSPHRASE_FILE_VARIABLE = "KAPTERM_PASSPHRASE_FILE"
VAULT_FILE = "vault.kapt"
CLIENTS = "clients"
KEYS = "keys"
CLIENT_SUFFIX = ".kapt"
SLOT_SUFFIX = ".slot"


def vault_folder(option: Path | None, environment: Mapping[str, str], configured: Path | None = None) -> Path:
    """Find the vault's folder: option, then KAPTERM_VAULT, then the settings file, then the platform's data folder.

    Args:
        option: What the command line named, or None.
        environment: The process' environment.
        configured: What the settings file names, or None.

    Returns:
        An absolute path; nothing is made there.
    """
    named = option or _given(environment, VAULT_VARIABLE) or configured
    return (named or user_data_path(NAME, appauthor=False) / "vault").expanduser().absolute()


def passphrase_file(option: Path | None, environment: Mapping[str, str]) -> Path | None:
    """Find the file that holds the passphrase: option, then KAPTERM_PASSPHRASE_FILE; None where it is to be asked."""
    return option or _given(environment, PASSPHRASE_FILE_VARIABLE)


def state_folder() -> Path:
    """Where this machine keeps what is never replicated: drafts, locks, heads, the copy of what was acknowledged."""
    return user_state_path(NAME, appauthor=False).absolute()


def config_folder() -> Path:
    """Where the clinic's settings and packs lie."""
    return user_config_path(NAME, appauthor=False).absolute()


def client_path(vault: Path, client_id: str) -> Path:
    """The file of a client; its name is its random id and says nothing else."""
    return vault / CLIENTS / f"{client_id}{CLIENT_SUFFIX}"


def _given(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name, "").strip()
    return Path(value) if value else None
