"""What an alert and a feed of alerts look like, for the document."""

CAP_EXAMPLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>CFMR-2026-311</identifier>
  <sender>cfmr@protezionecivile.example</sender>
  <sent>2026-11-24T10:30:00+01:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>it-IT</language>
    <category>Met</category>
    <event>Temporali forti</event>
    <urgency>Expected</urgency>
    <severity>Severe</severity>
    <certainty>Likely</certainty>
    <headline>Allerta arancione per temporali forti</headline>
    <area>
      <areaDesc>Nodo idraulico di Milano (IM-09)</areaDesc>
      <geocode><valueName>Zona di allerta</valueName><value>IM-09</value></geocode>
    </area>
  </info>
</alert>
"""

FEED_EXAMPLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>https://api.example.it/alerts/solaro</id>
  <title>Comune di Solaro: avvisi urgenti</title>
  <updated>2026-11-24T09:30:00Z</updated>
  <entry>
    <id>https://api.example.it/alerts/solaro/0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6e</id>
    <title>Allerta arancione per temporali forti</title>
    <updated>2026-11-24T09:30:00Z</updated>
    <link href="https://api.example.it/alerts/solaro/0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6e" type="application/cap+xml"/>
  </entry>
</feed>
"""
