"""The way to the gateway that proves digital identities (SPID, CIE): OpenID Connect."""
