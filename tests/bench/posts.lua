-- wrk's side of posts.py. Argument: a file with "<signature> <body>" on each line. Prints one line of JSON at the end.

local requests, position = {}, 0

function init(args)
  wrk.method = "POST"
  for line in io.lines(args[1]) do
    local signature, body = line:match("^(%S+) (.*)$")
    local headers = { ["Content-Type"] = "application/json", ["X-Hub-Signature-256"] = signature }
    for name, value in pairs(wrk.headers) do headers[name] = value end
    requests[#requests + 1] = wrk.format(nil, nil, headers, body)
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"answers": %d, "microseconds": %d, "p99_microseconds": %d, "not_200": %d, "failed": %d}\n',
    summary.requests, summary.duration, latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
