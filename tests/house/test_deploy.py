"""What the guide for administrators hands out: valid, pinned, without rights it does not need.

Where the real program is installed (nginx, systemd-analyze, sh) it judges; no container engine is asked, so the files for
containers are checked by the rules that their linters have.
"""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from access import read_settings as read_access
from lernkompass.__main__ import build_parser
from store.settings import read_settings

SERVICE_KEYS = {
    "image", "restart", "ports", "volumes", "networks", "network_mode", "read_only", "cap_drop", "security_opt", "tmpfs",
    "env_file", "environment", "depends_on", "secrets", "healthcheck", "command",
}  # fmt: skip


@pytest.fixture(scope="module")
def deploy(root: Path) -> Path:
    return root / "docs" / "deploy"


@pytest.fixture(scope="module")
def compose(deploy: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((deploy / "compose.yaml").read_text(encoding="utf-8")))


def blocks(root: Path) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", (root / "docs" / "running.md").read_text(encoding="utf-8"), re.DOTALL)


def test_compose_refers_to_what_it_declares(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(compose) == {"name", "services", "networks", "volumes", "secrets"}
    for name, service in services.items():
        assert set(service) <= SERVICE_KEYS, name
        assert set(service.get("depends_on", {})) <= set(services), name
        assert set(service.get("secrets", [])) <= set(compose["secrets"]), name
        assert set(service.get("networks", [])) <= set(compose["networks"]), name
        assert service.get("network_mode", "service:proxy").removeprefix("service:") in services, name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source.startswith("./") or source in compose["volumes"], (name, volume)
        for other, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert "healthcheck" in services[other]


def test_compose_opens_only_the_proxy_and_gives_away_no_secret(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    program = compose["services"]["lernkompass"]
    assert (program["cap_drop"], program["read_only"]) == (["ALL"], True)
    for service in compose["services"].values():
        assert re.fullmatch(r"[\w./-]+:\d[\w.-]*", service["image"]), "a version, never latest"
        secret = [key for key in service.get("environment", {}) if re.search("PASSWORD|SECRET|KEY", key)]
        assert all(key.endswith("_FILE") for key in secret)


def test_dockerfile_keeps_to_the_rules_of_its_linters(deploy: Path, root: Path) -> None:
    text = re.sub(r"\\\n\s*", "", (deploy / "Dockerfile").read_text(encoding="utf-8"))
    steps = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    words = [step[0] for step in steps]
    assert set(words) <= {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "HEALTHCHECK", "CMD"}
    assert all(re.match(r"[\w./-]+:\d[\w.-]*", rest) for word, rest in steps if word == "FROM"), "DL3006, DL3007"
    assert words.index("USER") > len(words) - 1 - words[::-1].index("FROM"), "DL3002: the last stage is not root"
    assert [rest for word, rest in steps if word == "CMD" and not rest.startswith("[")] == [], "DL3025"
    assert all("--no-cache-dir" in rest for word, rest in steps if "pip install" in rest), "DL3042"
    assert all("--require-hashes" in rest or "--no-deps" in rest for word, rest in steps if "pip install" in rest)
    assert words.count("HEALTHCHECK") == 1
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"lernkompass:{version}" in (deploy / "Dockerfile").read_text(encoding="utf-8")


def test_every_file_is_in_the_guide_and_every_file_of_the_guide_is_there(deploy: Path, root: Path) -> None:
    told = (root / "docs" / "running.md").read_text(encoding="utf-8")
    assert [path.name for path in deploy.iterdir() if path.suffix != ".dockerignore" and path.name not in told] == []
    assert [name for name in re.findall(r"docs/deploy/([\w.-]+)", told) if not (deploy / name).exists()] == []


def test_the_guide_names_commands_that_exist(root: Path) -> None:
    parser = build_parser()
    for block in blocks(root):
        for line in re.findall(r"^\S*lernkompass(?:-admin)? (.+)$", block, re.MULTILINE):
            parser.parse_args(shlex.split(line))


def test_the_guide_is_valid_shell(root: Path, deploy: Path) -> None:
    for block in [*blocks(root), (deploy / "lernkompass-admin").read_text(encoding="utf-8")]:
        subprocess.run(["sh", "-n"], input=block, text=True, check=True)  # noqa: S607


def test_the_examples_of_settings_are_valid_as_they_are(root: Path) -> None:
    environment = {f"LERNKOMPASS_{name}": "x" * 40 for name in ("CLIENT_SECRET", "COOKIE_SECRET", "DATABASE_PASSWORD")}
    assert read_settings((root / "docs/settings.toml").read_text(encoding="utf-8"), tuple(environment.items())).database
    assert read_access((root / "docs/access.toml").read_text(encoding="utf-8"), environment).rules


def test_nginx_accepts_its_file(deploy: Path, tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if nginx is None:
        pytest.skip("nginx is not installed here (Debian: apt install nginx-light)")
    pair = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", *pair]
    subprocess.run(made, check=True, capture_output=True)
    text = (deploy / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"(ssl_certificate) \S+;", rf"\1 {tmp_path}/cert.pem;", text)
    text = re.sub(r"(ssl_certificate_key) \S+;", rf"\1 {tmp_path}/key.pem;", text)
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\nhttp {{ access_log off;\n{text}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = subprocess.run(
        [nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_nginx_hands_on_what_the_program_needs(deploy: Path) -> None:
    text = (deploy / "nginx.conf").read_text(encoding="utf-8")
    for line in ("proxy_set_header Host $host;", "proxy_set_header Upgrade $http_upgrade;", "proxy_http_version 1.1;"):
        assert line in text
    assert re.search(r"location = /lernkompass/metrics \{\s*return 404;", text)


@pytest.mark.parametrize("name", ["lernkompass.service", "lernkompass-backup.service"])
def test_units_are_complete(deploy: Path, name: str) -> None:
    text = (deploy / name).read_text(encoding="utf-8")
    keys = re.findall(r"^(\w+)=", text, re.MULTILINE)
    assert [key for key in keys if keys.count(key) > 1] in ([], ["EnvironmentFile", "EnvironmentFile"])
    assert "ExecStart" in keys
    if name == "lernkompass.service":
        assert {"User", "ProtectSystem", "NoNewPrivileges", "CapabilityBoundingSet", "StateDirectory"} <= set(keys)
