"""Signing in through the region's own OpenID provider. Off unless OIDC_ISSUER is set; the password stays as it is.

mozilla-django-oidc sends the person there and back and checks state, PKCE, nonce and signature. What it leaves open is
checked here: who issued the token, for whom, until when, and that the facts are of the same person. None gets an
account made. The first time it is found by an e-mail address that the provider says it has verified; from then on by
the provider's own number of the person: an address may be given to somebody else.
"""

import logging

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from plans.accounts.people import end_role
from plans.models import Membership, User

log = logging.getLogger(__name__)

Claims = dict[str, object]


class RegionBackend(OIDCAuthenticationBackend):
    """The library's, with nothing believed that the provider has not signed for us."""

    def authenticate(self, request: HttpRequest, **kwargs: object) -> User | None:
        if "nonce" not in kwargs:
            return None
        try:
            return super().authenticate(request, **kwargs)
        except (SuspiciousOperation, requests.RequestException, jwt.PyJWTError, KeyError, ValueError) as error:
            log.warning("sign-in through the region refused: %s", error)
            return None

    def verify_token(self, token: str, **kwargs: object) -> Claims:
        said = super().verify_token(token, **kwargs)
        audience = said.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        if said.get("iss") != settings.OIDC_ISSUER:
            raise SuspiciousOperation("the token is of another issuer")
        ours = settings.OIDC_RP_CLIENT_ID
        if ours not in named or said.get("azp", ours) != ours:
            raise SuspiciousOperation("the token is for somebody else")
        if not said.get("exp") or not said.get("nonce") or not said.get("sub"):
            raise SuspiciousOperation("the token has no end, nonce or subject")
        return said

    def get_userinfo(self, access_token: str, id_token: str, payload: Claims) -> Claims:
        said = super().get_userinfo(access_token, id_token, payload)
        if said.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the facts are of another person")
        return said

    def verify_claims(self, claims: Claims) -> bool:
        return bool(claims.get("email")) and claims.get("email_verified") is True

    def filter_users_by_claims(self, claims: Claims) -> QuerySet[User]:
        found = User.objects.filter(region_id=number_of(claims))
        if not found:
            others = super().filter_users_by_claims(claims)
            found = others.exclude(region_id__startswith=f"{settings.OIDC_ISSUER} ")  # somebody else's by now
        return found.filter(is_active=True)

    def update_user(self, user: User, claims: Claims) -> User:
        if user.region_id != (number := number_of(claims)):
            user.region_id = number
            user.save(update_fields=["region_id"])
            log.info("user %s is known to the region from now on", user.pk)
        if settings.OIDC_ROLES:
            keep_roles(user, claims.get(settings.OIDC_ROLES_CLAIM))
        return user


def number_of(claims: Claims) -> str:
    """The person as the provider names them for ever, with the provider: its numbers mean nothing at another one."""
    return f"{settings.OIDC_ISSUER} {claims['sub']}"


@transaction.atomic
def keep_roles(user: User, said: object) -> None:
    """Give the roles that the provider names, by OIDC_ROLES, and end those of its list that it names no more.

    Roles that no entry of the list describes are not touched.
    """
    named = set(map(str, said)) if isinstance(said, list) else set()
    for name, facts in settings.OIDC_ROLES.items():
        grant = {field: facts.get(field) for field in ("role", "cluster_id", "department_id", "organisation_id")}
        held = Membership.objects.filter(user=user, **grant).first()
        if name in named and held is None:
            Membership.objects.create(user=user, **grant)
            log.info("user %s was given a role by the region (%s)", user.pk, name)
        elif held is not None and name not in named:
            end_role(held)
