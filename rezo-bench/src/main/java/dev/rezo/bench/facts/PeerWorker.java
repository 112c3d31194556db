package dev.rezo.bench.facts;

import dev.rezo.bench.clients.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The process of one client: sends what lines of text ask for, each on a thread of its own, and
 * tells with a line how it ended.
 *
 * <pre>
 * TAG METHOD URL NAME VALUE ...             sends; names and values of fields are in Base64
 * TAG END STATUS LENGTH MILLIS TEXT         how that ended, see {@link Outcome}; the text is in Base64
 * </pre>
 *
 * <p>Thread-safe.
 */
final class PeerWorker {

  private final Peer peer;
  private final PrintStream answers;

  private PeerWorker(Peer peer, PrintStream answers) {
    this.peer = peer;
    this.answers = answers;
  }

  /** Arguments: the id of a client. */
  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // What libraries print is no answer.
    PeerWorker worker = new PeerWorker(Peers.open(Client.of(arguments[0])), answers);
    worker.obey();
    System.exit(0); // Threads of clients are not all daemons.
  }

  private void obey() throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String command = commands.readLine();
    while (command != null) {
      String[] words = command.split(" ", -1);
      Map<String, String> fields = new LinkedHashMap<>();
      for (int i = 3; i < words.length; i += 2) {
        fields.put(decode(words[i]), decode(words[i + 1]));
      }
      Ask ask = new Ask(words[1], words[2], fields);
      Thread thread = new Thread(() -> send(words[0], ask), "caller-" + words[0]);
      thread.setDaemon(true);
      thread.start();
      command = commands.readLine();
    }
  }

  private void send(String tag, Ask ask) {
    long start = System.nanoTime();
    Outcome outcome;
    try {
      Answer answer = peer.send(ask);
      outcome =
          new Outcome(
              Outcome.End.ANSWERED, answer.status(), answer.length(), answer.text(), since(start));
    } catch (Throwable e) { // An OutOfMemoryError is a fact as well.
      outcome = new Outcome(Outcome.End.FAILED, 0, 0, said(e), since(start));
    }
    tell(tag, outcome);
  }

  private void tell(String tag, Outcome outcome) {
    String line =
        String.join(
            " ",
            tag,
            outcome.end().name(),
            Integer.toString(outcome.status()),
            Long.toString(outcome.length()),
            Long.toString(outcome.millis()),
            encode(outcome.text()));
    synchronized (answers) {
      answers.println(line);
      answers.flush();
    }
  }

  /** The error and its causes; what wraps them says less. */
  private static String said(Throwable failure) {
    StringBuilder text = new StringBuilder(failure.toString());
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      text.append(" <- ").append(cause);
    }
    return text.substring(0, Math.min(text.length(), 400));
  }

  private static long since(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decode(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
