{{/* Names and labels. Everything is called <release>-<service>. */}}

{{- define "comunica.labels" -}}
{{ include "comunica.selector" . }}
app.kubernetes.io/part-of: comunica
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "comunica.selector" -}}
app.kubernetes.io/name: comunica-{{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{/* What belongs to the release and to no service. */}}
{{- define "comunica.releaseLabels" -}}
app.kubernetes.io/name: comunica
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: comunica
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "comunica.image" -}}
{{- $image := .service.image | default .root.Values.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* The services that are wanted: name → block. */}}
{{- define "comunica.wanted" -}}
{{- $wanted := dict -}}
{{- range $name, $service := .Values.services -}}
{{- if and $service (ne $service.enabled false) -}}{{- $_ := set $wanted $name $service -}}{{- end -}}
{{- end -}}
{{ toJson $wanted }}
{{- end }}
