/** What an error of the connection or of Redis itself means, as the rest of a sentence. */
export function inWords(error: Error): string {
  const { message } = error;
  const code = 'code' in error ? String(error.code) : '';
  if (message.includes('OOM')) return 'it is full (maxmemory): give it more memory, or look what fills it';
  if (message.includes('READONLY')) return 'it is a read-only replica now: name its primary in REDIS_URL';
  if (message.includes('LOADING')) return 'it is loading its data after a start';
  if (message.includes('MISCONF')) return 'it cannot save to its disk and therefore takes no writes';
  if (message.includes('Command timed out')) return 'no answer in time';
  if (message.includes("Stream isn't writeable") || message.includes('Connection is closed'))
    return 'not connected';
  if (code === 'ECONNREFUSED') return 'nothing listens there (connection refused)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name does not resolve';
  return code === '' ? message.slice(0, 200) : `${code}`;
}
