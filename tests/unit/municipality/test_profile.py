"""A municipality's profile travels through JSON unchanged."""

from comunica.municipality.profile import DEFAULT_REQUIRED, Profile, RequiredField, profile_from_json, profile_to_json


def test_an_empty_profile_asks_for_name_surname_and_place() -> None:
    assert profile_from_json({}) == Profile()
    assert profile_from_json({}).required == DEFAULT_REQUIRED


def test_a_profile_reads_back_as_it_was_written() -> None:
    profile = Profile(
        join_words=("iscrivimi",),
        leave_words=("cancellami",),
        required=(RequiredField.PLACE,),
        other_towns=("Saronno",),
        texts={"goodbye": "Fatto."},
        text_versions={"goodbye": 3},
        minimum_age=16,
    )
    assert profile_from_json(profile_to_json(profile)) == profile


def test_the_name_of_the_service_is_kept_beside_the_profile() -> None:
    assert profile_from_json({"service": "Comune Vicino"}).service_name == "Comune Vicino"
    assert "service" not in profile_to_json(Profile(service_name="Comune Vicino"))


def test_a_town_that_asks_nothing_keeps_asking_nothing() -> None:
    assert profile_from_json(profile_to_json(Profile(required=()))).required == ()
