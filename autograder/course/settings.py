"""The tables of course.toml: every key, what it may hold, and its default.

A type's ``description`` completes the sentence "write ..." of an error.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

DATE = "a date and time with an offset, such as 2026-10-12T23:59:00+02:00"
ZONE = 'the name of a time zone in quotes, such as "Europe/Berlin"'
_NAMES = "a list of names in quotes"

Text = Annotated[str, Meta(min_length=1, description="some text in quotes")]
Fraction = Annotated[float, Meta(ge=0, le=1, description="a fraction from 0 to 1, such as 0.1")]
Minutes = Annotated[float, Meta(ge=0, le=1e6, description="a number of minutes, 0 or more")]
Days = Annotated[float, Meta(gt=0, le=1e5, description="a number of days above 0")]
Seconds = Annotated[float, Meta(gt=0, le=86_400, description="a number of seconds above 0, such as 10")]
Mebibytes = Annotated[int, Meta(ge=1, le=2**24, description="a whole number of MiB above 0, such as 1024")]
Kibibytes = Annotated[int, Meta(ge=1, le=2**24, description="a whole number of KiB above 0, such as 256")]
Count = Annotated[int, Meta(ge=1, le=10_000, description="a whole number of attempts above 0, such as 3")]
Moment = Annotated[datetime, Meta(tz=True, description=DATE)]


class CourseTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[course]``.

    id:       nbgrader's course id, also the folder of its exchange
    timezone: in which times are shown, and read where they name no other; None: that of the due date's offset
    """

    name: Text
    id: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
            description='a short name of letters, digits, - and _, such as "ml-2026"',
        ),
    ]
    timezone: Annotated[Text | None, Meta(description=ZONE)] = None


class Paths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[paths]``. data: the folder of submissions, results, gradebook and feedback; relative to the course."""

    data: Annotated[str, Meta(min_length=1, description='a folder in quotes, such as "data"')] = "data"


class Grading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[grading]``. counts: which of a student's attempts counts."""

    counts: Annotated[Literal["best", "last"], Meta(description='"best" or "last"')] = "last"


class AttemptLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[attempts]``: how many attempts count, and what is shown after each. What is beyond a limit is kept.

    An assignment's own table ``attempts`` takes the place of these, key by key.

    a_day:  so many attempts count of those of one day, in the course's zone; None: all
    in_all: so many attempts count for an assignment; None: all
    shown:  what is shown of hidden checks after the first attempt, the second, ...; the last one holds from then on.
            It takes the place of ``[feedback] level``
    """

    a_day: Count | None = None
    in_all: Count | None = None
    shown: Annotated[
        tuple[
            Annotated[
                Literal["outcome", "diagnosis", "values"],
                Meta(description='"outcome", "diagnosis" or "values"'),
            ],
            ...,
        ],
        Meta(description='a list of levels, such as ["outcome", "diagnosis"]'),
    ] = ()


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[late]``: what lateness costs, as `lateness.penalty` charges it.

    grace_minutes:   lateness up to this costs nothing
    penalty_per_day: share of the assignment's points that each day begun costs
    floor:           share of the score that is kept however late, until cap_days
    cap_days:        days after which nothing counts; None: something always counts
    """

    grace_minutes: Minutes = 0
    penalty_per_day: Fraction = 0
    floor: Fraction = 0
    cap_days: Days | None = None


class Sandbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[sandbox]``: the limits of one submission, and what it may import beside its own files.

    warm:    modules of the packages that are imported once for all submissions, which makes each of them faster
    require: the weakest sandbox with which may be graded; None: what the machine grants
    """

    cpu_seconds: Seconds = 30
    wall_seconds: Seconds = 60
    call_seconds: Seconds = 5
    memory_mib: Mebibytes = 1024
    threads: Annotated[int, Meta(ge=1, le=4096, description="a whole number from 1 to 4096")] = 16
    file_mib: Mebibytes = 16
    output_kib: Kibibytes = 256
    packages: Annotated[
        tuple[
            Annotated[
                str,
                Meta(
                    pattern=r"^[A-Za-z_][A-Za-z0-9_]*$",
                    description='the name of an importable package, such as "numpy"',
                ),
            ],
            ...,
        ],
        Meta(description=f'{_NAMES} of importable packages, such as ["numpy"]'),
    ] = ("numpy",)
    warm: Annotated[
        tuple[
            Annotated[
                str,
                Meta(
                    pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$",
                    description='the name of a module of these packages, such as "scipy.stats"',
                ),
            ],
            ...,
        ],
        Meta(description=f'{_NAMES} of modules of these packages, such as ["scipy.stats"]'),
    ] = ()
    require: Annotated[
        Literal["namespaces", "landlock"] | None, Meta(description='"namespaces" or "landlock"')
    ] = None


class Database(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[database]``. url: of nbgrader's gradebook; empty: gradebook.db in the data folder."""

    url: Annotated[
        str,
        Meta(
            pattern=r"^$|^sqlite:///.|^postgresql(\+\w+)?://.",
            description='the address of a gradebook, such as "sqlite:///data/gradebook.db" or '
            '"postgresql://user@host/gradebook"',
        ),
    ] = ""


class Feedback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[feedback]``: what students see of hidden checks, where a check's marker says nothing else."""

    visibility: Annotated[
        str,
        Meta(
            pattern=r"^(always|never|after due|after [1-9][0-9]{0,5} attempts?)$",
            description='"always", "after due", "after N attempts" with a number N, or "never"',
        ),
    ] = "always"
    level: Annotated[
        Literal["outcome", "diagnosis", "values"], Meta(description='"outcome", "diagnosis" or "values"')
    ] = "diagnosis"


Address = Annotated[
    str,
    Meta(
        pattern=r"^https://[^\s#/?]+[^\s#]*$|^http://(127\.0\.0\.1|localhost)(:\d+)?([/?][^\s#]*)?$",
        max_length=240,
        description='an address that begins with https://, such as "https://login.example.edu/realms/campus"',
    ),
]
_Matches = Annotated[
    Literal["name", "email", "lms_user_id"], Meta(description='"name", "email" or "lms_user_id"')
]


class Oidc(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[service.oidc]``: people log in with an OpenID Connect provider. Its secret stands elsewhere, never in course.toml.

    issuer:          as the provider's ID tokens name it, to the letter
    client_id:       under which the service is registered there
    claim:           the claim of the ID token that says who somebody is
    matches:         what of a person in the roster the claim is compared with
    secret_file:     holds the client's secret and can be read by its owner alone; relative to the course
    secret_variable: the environment variable that holds the secret, in the place of ``secret_file``
    readers:         values of the claim: who reads, and changes nothing
    instructors:     values of the claim: who may do everything
    label:           how the page to log in calls the provider
    """

    issuer: Address
    client_id: Text
    claim: Text
    matches: _Matches = "name"
    secret_file: Annotated[
        str, Meta(description='the path of a file, such as "/etc/autograder/oidc-secret"')
    ] = ""
    secret_variable: Annotated[
        str,
        Meta(
            pattern=r"^$|^[A-Za-z_][A-Za-z0-9_]*$",
            description='the name of an environment variable, such as "AUTOGRADER_OIDC_SECRET"',
        ),
    ] = ""
    readers: Annotated[tuple[Text, ...], Meta(description=f'{_NAMES}, such as ["tess"]')] = ()
    instructors: Annotated[tuple[Text, ...], Meta(description=f'{_NAMES}, such as ["ivy"]')] = ()
    label: Text = "your institution's account"


class Lti(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[service.lti]``: a learning system opens the course by LTI 1.3, and gets the marks.

    issuer:      the platform's, as its launches name it, to the letter
    client_id:   that the platform gave to the tool
    deployments: the deployment ids that may launch
    contexts:    the ids of the platform's courses that are this course; a launch from another one is refused
    login_url:   where the platform logs people in (OIDC authentication request)
    token_url:   where the platform gives access tokens
    keys_url:    where the platform's public keys are (JWKS)
    claim:       what of a launch says who somebody is: sub, email, lis.person_sourcedid, ext.user_username, custom.NAME
    matches:     what of a person in the roster that is compared with
    audience:    of the tool's own tokens, where the platform wants another one than ``token_url``
    post_grades: whether marks go to the platform's gradebook
    """

    issuer: Address
    client_id: Text
    deployments: Annotated[
        tuple[Text, ...], Meta(min_length=1, description='a list of deployment ids in quotes, such as ["1"]')
    ]
    contexts: Annotated[
        tuple[Text, ...],
        Meta(min_length=1, description='a list of the ids of the platform\'s courses, such as ["4711"]'),
    ]
    login_url: Address
    token_url: Address
    keys_url: Address
    claim: Annotated[
        str,
        Meta(
            pattern=r"^(sub|email|(lis|ext|custom)\.[A-Za-z0-9_.-]+)$",
            description='"sub", "email", "lis.person_sourcedid", "ext.user_username" or "custom.NAME"',
        ),
    ]
    matches: _Matches = "name"
    audience: Annotated[str, Meta(description="some text in quotes")] = ""
    post_grades: Annotated[bool, Meta(description="true or false")] = True


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[service]``: what is taken in. How many attempts count stands in ``[attempts]``.

    The sizes hold for uploads, for ``autograder collect``, for the self-check and for grading alike.

    upload_mib: the largest upload, packed
    file_mib:   the most that one file may hold
    total_mib:  the most that the files of a hand-in may hold, unpacked
    files:      the most files in a hand-in
    late_days:  days after the due date until which uploads are taken; None: always
    a_minute:   the most uploads of one student in a minute
    waiting:    the most uploads of one student that wait to be graded
    keep_days:  days after which the service removes its copy of an upload that is graded, and logins that are over; None: never
    cluster:    a Dask scheduler on which much is graded again; empty: none
    cluster_from: so many uploads that wait to be graded again go to the cluster; fewer are graded by the worker itself
    database:   of uploads and people who log in; empty: service/service.db in the data folder
    oidc:       a table of its own: people log in with an OpenID Connect provider
    lti:        a table of its own: a learning system opens the course and gets the marks
    """

    upload_mib: Annotated[int, Meta(ge=1, le=48, description="a whole number of MiB from 1 to 48")] = 8
    file_mib: Annotated[int, Meta(ge=1, le=16, description="a whole number of MiB from 1 to 16")] = 16
    total_mib: Annotated[int, Meta(ge=1, le=48, description="a whole number of MiB from 1 to 48")] = 48
    files: Annotated[int, Meta(ge=1, le=500, description="a whole number of files from 1 to 500")] = 500
    late_days: Days | None = None
    a_minute: Annotated[int, Meta(ge=1, le=1000, description="a whole number from 1 to 1000")] = 10
    waiting: Annotated[int, Meta(ge=1, le=1000, description="a whole number from 1 to 1000")] = 5
    keep_days: Days | None = None
    cluster: Annotated[
        str,
        Meta(
            pattern=r"^$|^tls://.|^tcp://(127\.0\.0\.1|localhost):",
            description='the address of a Dask scheduler with TLS, such as "tls://scheduler.example.edu:8786" (suites and '
            "the course's secret go there; tcp:// is for this machine alone)",
        ),
    ] = ""
    cluster_from: Annotated[int, Meta(ge=1, le=10_000, description="a whole number from 1 to 10,000")] = 50
    database: Annotated[
        str,
        Meta(
            pattern=r"^$|^sqlite:////|^postgresql(\+\w+)?://.",
            description='the address of a database, such as "sqlite:////srv/service.db" or "postgresql://user@host/service"',
        ),
    ] = ""
    oidc: Annotated[Oidc | None, Meta(description="the table [service.oidc]")] = None
    lti: Annotated[Lti | None, Meta(description="the table [service.lti]")] = None


class AssignmentTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[assignments]]`` as it is written."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
            max_length=100,
            description="the name of its folder: letters, digits, - and _",
        ),
    ]
    due: Moment
    title: Text | None = None
    kind: Annotated[
        Literal["suite", "cells"],
        Meta(
            description='"suite" for checks in hidden/, or "cells" for an ordinary nbgrader notebook whose test cells are the checks'
        ),
    ] = "suite"
    tests_in_guest: Annotated[
        bool,
        Meta(
            description="true to run a test cell that cannot run at the judge inside the student's process, where its text can "
            "be read and its verdict forged"
        ),
    ] = False
    released: Moment | None = None
    closes: Annotated[
        Moment | None, Meta(description=f"{DATE}, after which nothing counts any more, late or not")
    ] = None
    handed_out: Annotated[
        tuple[Text, ...], Meta(description=f'{_NAMES} of released files, such as ["models.py"]')
    ] = ()
    given_away: Annotated[
        dict[str, Text],
        Meta(
            description="a table from exercise to the reason why its answer may be out before the assignment closes, "
            'such as { "models.linear" = "shown in the lecture" }'
        ),
    ] = msgspec.field(default_factory=dict)
    given: Annotated[
        tuple[Text, ...] | None, Meta(description="the old name of handed_out, read until version 0.3")
    ] = None
    extensions: Annotated[
        dict[str, Any], Meta(description=f"a table from student to {DATE}, or a number of days")
    ] = msgspec.field(default_factory=dict)
    attempts: Annotated[
        dict[str, Any], Meta(description="a table with keys of [attempts], such as { in_all = 3 }")
    ] = msgspec.field(default_factory=dict)
    groups: Annotated[
        tuple[
            Annotated[
                tuple[Text, ...],
                Meta(min_length=2, description='the names of its members, such as ["ada", "bob"]'),
            ],
            ...,
        ],
        Meta(description='a list for each group of students who hand in together, such as [["ada", "bob"]]'),
    ] = ()


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of course.toml."""

    course: Annotated[Any, Meta(description="the table [course] with the keys name and id")]
    paths: Any = msgspec.field(default_factory=dict)
    grading: Any = msgspec.field(default_factory=dict)
    attempts: Any = msgspec.field(default_factory=dict)
    late: Any = msgspec.field(default_factory=dict)
    sandbox: Any = msgspec.field(default_factory=dict)
    database: Any = msgspec.field(default_factory=dict)
    feedback: Any = msgspec.field(default_factory=dict)
    service: Any = msgspec.field(default_factory=dict)
    assignments: Any = msgspec.field(default_factory=list)
