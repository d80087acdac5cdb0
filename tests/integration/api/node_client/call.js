// Calls the published Notify client for Node, unchanged, as a program would, and says what it returned or threw.
// In (stdin, JSON): {"url", "key", "calls": [["getAllTemplates", "sms"], …]}. Out (stdout, JSON): one outcome a call.

const { readFileSync } = require('node:fs');
const { NotifyClient } = require('notifications-node-client');

async function outcome(client, [method, ...given]) {
  try {
    const response = await client[method](...given);
    return { status: response.status, data: response.data };
  } catch (error) {
    // Without an answer it is no error of the API: the test must see it.
    if (!error.response) throw error;
    return { thrown: error.name, status: error.response.status, data: error.response.data };
  }
}

async function main() {
  const { url, key, calls } = JSON.parse(readFileSync(0, 'utf8'));
  const client = new NotifyClient(url, key);
  const outcomes = [];
  for (const call of calls) outcomes.push(await outcome(client, call));
  process.stdout.write(JSON.stringify(outcomes));
}

main();
