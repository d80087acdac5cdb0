{{/*
What the pods of services and of jobs have in common. Each gets a dict: root, name, service (the block).
The credentials that a pod holds follow from whom it talks to.
*/}}

{{- define "comunica.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "comunica.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The role at PostgreSQL: the service's own, or the one that the block names. */}}
{{- define "comunica.role" -}}
{{ .service.role | default .name }}
{{- end }}

{{- define "comunica.env" -}}
{{- $values := .root.Values -}}
{{- $talksTo := .service.talksTo | default dict -}}
{{- $secrets := .service.secrets | default dict -}}
- {name: COMUNICA_LOG_LEVEL, value: {{ $values.logLevel | quote }}}
{{- if .service.module }}
- {name: COMUNICA_OPS_HOST, value: "0.0.0.0"}
- {name: COMUNICA_OPS_PORT, value: "9100"}
{{- end }}
{{- with (.service.ports | default dict).http }}
- {name: COMUNICA_HTTP_HOST, value: "0.0.0.0"}
- {name: COMUNICA_HTTP_PORT, value: {{ . | quote }}}
{{- end }}
{{- if $talksTo.nats }}
- {name: COMUNICA_NATS_URL, value: {{ $values.nats.url | quote }}}
- {name: COMUNICA_NATS_PASSWORD_FILE, value: /run/secrets/comunica/nats/password}
{{- if $values.nats.caSecret }}
- {name: COMUNICA_NATS_CA_FILE, value: /run/secrets/comunica/nats-ca/ca.crt}
{{- end }}
{{- end }}
{{- if $talksTo.postgres }}
{{- $direct := hasKey .service "hook" }}
{{- $host := ternary $values.postgres.directHost $values.postgres.host $direct }}
{{- $port := ternary $values.postgres.directPort $values.postgres.port $direct }}
{{- $ca := ternary "&sslrootcert=/run/secrets/comunica/postgres-ca/ca.crt" "" (ne $values.postgres.caSecret "") }}
- name: COMUNICA_POSTGRES_DSN
  value: postgresql://comunica_{{ include "comunica.role" . }}@{{ $host }}:{{ $port }}/{{ $values.postgres.database }}?sslmode={{ $values.postgres.sslMode }}{{ $ca }}
- {name: COMUNICA_POSTGRES_PASSWORD_FILE, value: /run/secrets/comunica/postgres/password}
{{- end }}
{{- if $secrets.masterKey }}
- {name: COMUNICA_MASTER_KEY_FILE, value: /run/secrets/comunica/keys/master-key}
{{- end }}
{{- if $secrets.streamKey }}
- {name: COMUNICA_STREAM_KEY_FILE, value: /run/secrets/comunica/keys/stream-key}
{{- end }}
{{- if and $secrets.partnerIssuer $values.secrets.partnerIssuer.name }}
- {name: COMUNICA_PARTNER_ISSUER_FILE, value: /run/secrets/comunica/keys/partner-issuer}
{{- end }}
{{- if $secrets.apps }}
- {name: COMUNICA_APPS_FOLDER, value: /run/secrets/comunica/apps}
{{- end }}
{{- if and $talksTo.collector $values.tracing.endpoint }}
- {name: COMUNICA_OTLP_ENDPOINT, value: {{ $values.tracing.endpoint | quote }}}
- {name: COMUNICA_TRACE_RATIO, value: {{ $values.tracing.ratio | quote }}}
{{- end }}
{{- if and $talksTo.mail $values.mail.host }}
- {name: COMUNICA_SMTP_HOST, value: {{ $values.mail.host | quote }}}
- {name: COMUNICA_SMTP_PORT, value: {{ $values.mail.port | quote }}}
- {name: COMUNICA_SMTP_ENCRYPTION, value: {{ $values.mail.encryption | quote }}}
{{- if $values.mail.caSecret }}
- {name: COMUNICA_SMTP_CA_FILE, value: /run/secrets/comunica/mail-ca/ca.crt}
{{- end }}
- {name: COMUNICA_SMTP_FROM, value: {{ required "mail.from: mail.host is set, so say whose address letters come from" $values.mail.from | quote }}}
{{- if $values.mail.user }}
- {name: COMUNICA_SMTP_USER, value: {{ $values.mail.user | quote }}}
{{- end }}
{{- if and $secrets.smtp $values.secrets.smtp.name }}
- {name: COMUNICA_SMTP_PASSWORD_FILE, value: /run/secrets/comunica/keys/smtp}
{{- end }}
{{- end }}
{{- if and $talksTo.identity $values.identity.issuer }}
{{- if or (not (.service.expose | default dict).host) (eq $values.exposure.kind "none") }}
{{- if not (dig "COMUNICA_PUBLIC_URL" "" (.service.env | default dict)) }}
{{- fail "identity.issuer is set, so say how browsers reach the console: services.console.expose.host, or COMUNICA_PUBLIC_URL in services.console.env" }}
{{- end }}
{{- end }}
- {name: COMUNICA_OIDC_ISSUER, value: {{ $values.identity.issuer | quote }}}
- {name: COMUNICA_OIDC_CLIENT_ID, value: {{ required "identity.clientId: identity.issuer is set, so say who we are there" $values.identity.clientId | quote }}}
- {name: COMUNICA_OIDC_NAME, value: {{ required "identity.name: identity.issuer is set, so say what stands on the button" $values.identity.name | quote }}}
- {name: COMUNICA_OIDC_ACR, value: {{ required "identity.acr: identity.issuer is set, so say which level is demanded" $values.identity.acr | quote }}}
{{- if not (and $secrets.identity $values.secrets.identity.name) }}
{{- fail "secrets.identity.name: identity.issuer is set, so name the Secret that holds the client's secret" }}
{{- end }}
- {name: COMUNICA_OIDC_CLIENT_SECRET_FILE, value: /run/secrets/comunica/keys/identity}
{{- if $values.identity.caSecret }}
- {name: COMUNICA_OIDC_CA_FILE, value: /run/secrets/comunica/identity-ca/ca.crt}
{{- end }}
{{- end }}
{{- with .service.expose }}
{{- if and .publicUrl .host (ne $values.exposure.kind "none") }}
- {name: COMUNICA_PUBLIC_URL, value: {{ printf "https://%s" .host | quote }}}
{{- end }}
{{- end }}
{{- if and .service.prices $values.prices }}
- {name: COMUNICA_PRICES_FILE, value: /etc/comunica/prices/prices.toml}
{{- end }}
{{- range $variable, $value := .service.env }}
- {name: {{ $variable }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{- define "comunica.mounts" -}}
- {name: tmp, mountPath: /tmp}
{{- range (include "comunica.mountedSecrets" . | fromJsonArray) }}
- {name: {{ .volume }}, mountPath: /run/secrets/comunica/{{ .volume }}, readOnly: true}
{{- end }}
{{- if and .service.prices .root.Values.prices }}
- {name: prices, mountPath: /etc/comunica/prices, readOnly: true}
{{- end }}
{{- end }}

{{- define "comunica.volumes" -}}
- {name: tmp, emptyDir: {sizeLimit: 256Mi}}
{{- range (include "comunica.mountedSecrets" . | fromJsonArray) }}
- name: {{ .volume }}
  projected:
    defaultMode: 0440
    sources: {{- toYaml .sources | nindent 6 }}
{{- end }}
{{- if and .service.prices .root.Values.prices }}
- name: prices
  configMap: {name: {{ .root.Release.Name }}-prices}
{{- end }}
{{- end }}

{{/* Secrets as files: [{volume, sources}], each below /run/secrets/comunica/<volume>. */}}
{{- define "comunica.mountedSecrets" -}}
{{- $values := .root.Values -}}
{{- $talksTo := .service.talksTo | default dict -}}
{{- $wanted := .service.secrets | default dict -}}
{{- $found := list -}}
{{- if $talksTo.nats -}}
{{- $name := printf "%s-%s" $values.nats.passwordSecretPrefix (.service.natsUser | default .name) -}}
{{- $found = append $found (dict "volume" "nats" "sources" (list (include "comunica.secretKeys" (dict "name" $name "keys" (list "password")) | fromJson))) -}}
{{- if $values.nats.caSecret -}}
{{- $found = append $found (dict "volume" "nats-ca" "sources" (list (include "comunica.secretKeys" (dict "name" $values.nats.caSecret "keys" (list "ca.crt")) | fromJson))) -}}
{{- end -}}
{{- end -}}
{{- if $talksTo.postgres -}}
{{- $name := printf "%s-%s" $values.postgres.passwordSecretPrefix (include "comunica.role" .) -}}
{{- $found = append $found (dict "volume" "postgres" "sources" (list (include "comunica.secretKeys" (dict "name" $name "keys" (list "password")) | fromJson))) -}}
{{- if $values.postgres.caSecret -}}
{{- $found = append $found (dict "volume" "postgres-ca" "sources" (list (include "comunica.secretKeys" (dict "name" $values.postgres.caSecret "keys" (list "ca.crt")) | fromJson))) -}}
{{- end -}}
{{- end -}}
{{- range $peer, $place := dict "identity" $values.identity.issuer "mail" $values.mail.host -}}
{{- $ca := (index $values $peer).caSecret -}}
{{- if and (index $talksTo $peer) $place $ca -}}
{{- $found = append $found (dict "volume" (printf "%s-ca" $peer) "sources" (list (include "comunica.secretKeys" (dict "name" $ca "keys" (list "ca.crt")) | fromJson))) -}}
{{- end -}}
{{- end -}}
{{- $keys := list -}}
{{- range $want, $path := dict "masterKey" "master-key" "streamKey" "stream-key" "partnerIssuer" "partner-issuer" "smtp" "smtp" "identity" "identity" -}}
{{- $secret := index $values.secrets $want -}}
{{- if and (index $wanted $want) $secret.name -}}
{{- $keys = append $keys (dict "secret" (dict "name" $secret.name "items" (list (dict "key" $secret.key "path" $path)))) -}}
{{- end -}}
{{- end -}}
{{- if $keys -}}{{- $found = append $found (dict "volume" "keys" "sources" $keys) -}}{{- end -}}
{{- if $wanted.apps -}}
{{- $sources := list -}}
{{- range $app, $secret := $values.secrets.apps -}}
{{- $sources = append $sources (include "comunica.secretKeys" (dict "name" $secret "keys" (list "secret" "verify_token") "below" $app) | fromJson) -}}
{{/* Only during a rotation is there one before the last. */}}
{{- $sources = append $sources (include "comunica.secretKeys" (dict "name" $secret "keys" (list "secret_previous") "below" $app "optional" true) | fromJson) -}}
{{- end -}}
{{- $found = append $found (dict "volume" "apps" "sources" $sources) -}}
{{- end -}}
{{- if and $wanted.desk $values.secrets.desk -}}
{{- $found = append $found (dict "volume" "desk" "sources" (list (dict "secret" (dict "name" $values.secrets.desk)))) -}}
{{- end -}}
{{ toJson $found }}
{{- end }}

{{- define "comunica.secretKeys" -}}
{{- $items := list -}}
{{- $below := .below -}}
{{- range .keys -}}{{- $items = append $items (dict "key" . "path" (ternary (printf "%s/%s" $below .) . (not (empty $below)))) -}}{{- end -}}
{{- $source := dict "name" .name "items" $items -}}
{{- if .optional -}}{{- $_ := set $source "optional" true -}}{{- end -}}
{{ toJson (dict "secret" $source) }}
{{- end }}

{{- define "comunica.spread" -}}
{{- $rules := dict "topology.kubernetes.io/zone" .root.Values.spread.zone "kubernetes.io/hostname" .root.Values.spread.node -}}
{{- $selector := include "comunica.selector" . -}}
{{- if or .root.Values.spread.zone .root.Values.spread.node -}}
topologySpreadConstraints:
{{- range $key, $rule := $rules }}
{{- if $rule }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: {{ $rule }}
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels: {{- $selector | nindent 8 }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
