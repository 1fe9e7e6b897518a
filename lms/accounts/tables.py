"""People, the tree of org units, who works where, roles with scope, log-ins."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, ForeignKey, Timestamptz, Varchar
from piccolo.table import Table


class OrgUnit(Table, tablename="org_unit"):
    """A node of the organisation; `path` lists the ids from the root, as in "/1/4/9/"."""

    id = BigSerial(primary_key=True)
    code = Varchar(length=40, unique=True)
    name = Varchar(length=120)
    kind = Varchar(length=20)
    parent = ForeignKey(references="self", null=True)  # type: ignore[var-annotated]  # a table of its own kind
    path = Varchar(length=400, default="", index=True)


class Person(Table, tablename="person"):
    """Someone who learns here. `login_key`, `email_key` and `name_key` are casefolded for look-ups."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    login = Varchar(length=60)
    login_key = Varchar(length=60, unique=True)
    email = Varchar(length=254, null=True, default=None)
    email_key = Varchar(length=254, null=True, default=None, unique=True)
    employee_no = Varchar(length=40, null=True, default=None, unique=True)
    given_name = Varchar(length=80)
    family_name = Varchar(length=80, default="")
    display_name = Varchar(length=120)
    name_key = Varchar(length=240, default="")
    locale = Varchar(length=10, default="en")
    timezone = Varchar(length=60, default="UTC")
    theme = Varchar(length=10, default="system")
    text_size = Varchar(length=10, default="normal")
    shortcuts = Boolean(default=True)
    gap_minutes = BigInt(default=6)
    by_form = Boolean(default=False)
    time_multiplier_ppm = BigInt(default=1_000_000)
    status = Varchar(length=10, default="active")
    password_hash = Varchar(length=200, null=True, default=None)
    hire_date = Date(null=True, default=None)
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class JobAssignment(Table, tablename="job_assignment"):
    """Who works where as what, from when to when; `ends_on` is the last day, null while it lasts."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(references=Person, null=False, index=True)
    org_unit = ForeignKey(references=OrgUnit, null=False, index=True)
    position = Varchar(length=80)
    starts_on = Date(default=None)
    ends_on = Date(null=True, default=None)
    is_primary = Boolean(default=True)


class RoleGrant(Table, tablename="role_grant"):
    """A role of a person, everywhere (`org_unit` null) or in one part of the organisation."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(references=Person, null=False, index=True)
    role = Varchar(length=20)
    org_unit = ForeignKey(references=OrgUnit, null=True)
    starts_on = Date(default=None)
    ends_on = Date(null=True, default=None)
    granted_by = ForeignKey(references=Person, null=True)


class LoginSession(Table, tablename="login_session"):
    """One log-in of one browser; the cookie's token is kept only as a hash."""

    id = BigSerial(primary_key=True)
    token_hash = Varchar(length=64, unique=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    person = ForeignKey(references=Person, null=False, index=True)
    csrf = Varchar(length=64)
    created_at = Timestamptz(default=None)
    last_seen_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    user_agent = Varchar(length=200, default="")
    address = Varchar(length=64, default="")


class LoginThrottle(Table, tablename="login_throttle"):
    """Failed log-ins per account and per address; `key` is "login:..." or "address:..."."""

    id = BigSerial(primary_key=True)
    key = Varchar(length=120, unique=True)
    failures = BigInt(default=0)
    window_started_at = Timestamptz(default=None)
    blocked_until = Timestamptz(null=True, default=None)


class PasswordReset(Table, tablename="password_reset"):
    """A one-time link to set a new password; only its hash is kept."""

    id = BigSerial(primary_key=True)
    token_hash = Varchar(length=64, unique=True)
    person = ForeignKey(references=Person, null=False, index=True)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(references=Person, null=True)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(null=True, default=None)


class ApiToken(Table, tablename="api_token"):
    """A door for another program, with one scope; the secret is kept only as a hash."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=24, unique=True)
    name = Varchar(length=80)
    scope = Varchar(length=40)
    secret_hash = Varchar(length=64, unique=True)
    created_at = Timestamptz(default=None)
    last_used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
