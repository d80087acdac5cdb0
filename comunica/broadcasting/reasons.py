"""Why a delivery, a broadcast or a channel stopped: one word each, kept in the record and shown with it."""

from enum import StrEnum


class Reason(StrEnum):
    """A word for the record, the API and the metrics. The provider's number travels beside it."""

    # The way to the provider.
    #: Nobody listens there.
    CONNECTION_REFUSED = "connection_refused"
    #: Its name has no address.
    NAME_NOT_FOUND = "name_not_found"
    #: Its certificate or handshake is not good.
    TLS_FAILED = "tls_failed"
    #: No connection within the time for it.
    CONNECTION_TIMEOUT = "connection_timeout"
    #: The provider says that it is down or overloaded.
    PROVIDER_DOWN = "provider_down"
    #: The number is being moved or upgraded; it takes about a minute.
    MAINTENANCE = "maintenance"

    # Too fast.
    TOO_FAST = "too_fast"

    # This person.
    #: Not on WhatsApp, or with a version that is too old.
    UNREACHABLE = "unreachable"
    #: The address is not one.
    BAD_ADDRESS = "bad_address"
    #: It is the sending number itself.
    SENDER_ITSELF = "sender_itself"
    #: The municipality blocked this person on WhatsApp.
    BLOCKED_BY_US = "blocked_by_us"
    #: The person stopped marketing messages of this municipality.
    STOPPED_MARKETING = "stopped_marketing"
    #: This person has had enough marketing for now, says the provider: not before 24 hours.
    ENOUGH_MARKETING = "enough_marketing"
    #: This person is part of an experiment of the provider.
    EXPERIMENT = "experiment"
    #: The account may not write to this person's country.
    COUNTRY_NOT_ALLOWED = "country_not_allowed"
    #: A test number may write to listed people only.
    NOT_ON_TEST_LIST = "not_on_test_list"
    #: More than 24 hours since the person last wrote: free text is over.
    WINDOW_CLOSED = "window_closed"
    #: The provider said no without a reason that this version knows.
    UNKNOWN_CODE = "unknown_code"

    # This content.
    TEMPLATE_MISSING = "template_missing"
    TEMPLATE_PAUSED = "template_paused"
    TEMPLATE_DISABLED = "template_disabled"
    TEMPLATE_PARAMETERS = "template_parameters"
    TEMPLATE_POLICY = "template_policy"
    TEXT_TOO_LONG = "text_too_long"
    BAD_REQUEST = "bad_request"
    BAD_MEDIA = "bad_media"
    MARKETING_NOT_ALLOWED = "marketing_not_allowed"
    #: The provider has it under review again, or rejected it.
    TEMPLATE_NOT_APPROVED = "template_not_approved"
    #: The provider made it marketing: another price, and other people who do not get it. Staff decide,
    #: unless it becomes what it was.
    TEMPLATE_CATEGORY_CHANGED = "template_category_changed"
    #: Not for one reason, but for too many people.
    TOO_MANY_REFUSED = "too_many_refused"

    # The order of things.
    #: They came with a list: its notice goes first.
    NOTICE_FIRST = "notice_first"

    # Too many people.
    #: The portfolio has written to as many different people as it may in 24 hours.
    PEOPLE_LIMIT = "people_limit"

    # The municipality's money.
    #: The month's cap would be passed.
    BUDGET = "budget"

    # This channel.
    #: The token expired or was withdrawn.
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a word, not a token
    PERMISSION_MISSING = "permission_missing"
    ACCOUNT_RESTRICTED = "account_restricted"
    ACCOUNT_LOCKED = "account_locked"
    PAYMENT_PROBLEM = "payment_problem"
    NAME_NOT_APPROVED = "name_not_approved"
    NUMBER_NOT_REGISTERED = "number_not_registered"
    NUMBER_GONE = "number_gone"
    SPAM_LIMIT = "spam_limit"
    #: The answer is not the provider's: a proxy, or a wrong base URL.
    NOT_THE_PROVIDER = "not_the_provider"

    # Nobody knows.
    ANSWER_LATE = "answer_late"
    ANSWER_CUT = "answer_cut"
    ANSWER_UNREADABLE = "answer_unreadable"
    PROVIDER_FAULT = "provider_fault"


#: Of what the provider refuses about a content: those that are about the template itself, whatever it is filled with.
OF_THE_TEMPLATE = frozenset(
    {
        *(Reason.TEMPLATE_MISSING, Reason.TEMPLATE_PAUSED, Reason.TEMPLATE_DISABLED),
        *(Reason.TEMPLATE_POLICY, Reason.TEMPLATE_NOT_APPROVED),
    }
)
