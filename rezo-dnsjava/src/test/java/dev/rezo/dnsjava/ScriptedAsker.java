package dev.rezo.dnsjava;

import dev.rezo.io.EventLoop;
import dev.rezo.testing.VirtualLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes questions, and gives the replies that a test hands it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ScriptedAsker implements Asker {

  private final List<String> asked = new ArrayList<>();
  private final Map<String, Hearer> waiting = new LinkedHashMap<>();
  private boolean closed;

  @Override
  public Pending ask(EventLoop loop, Question question, long deadlineNanos, Hearer hearer) {
    String text = question.toString();
    asked.add(text);
    VirtualLoop virtual = (VirtualLoop) loop;
    waiting.put(text, reply -> virtual.runAsLoop(() -> hearer.heard(reply)));
    return () -> waiting.remove(text);
  }

  /** All questions so far, as in {@code api.test. A}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** Those that were neither answered nor given up. */
  List<String> waiting() {
    return List.copyOf(waiting.keySet());
  }

  void reply(String question, Reply reply) {
    Hearer hearer = waiting.remove(question);
    if (hearer == null) {
      throw new AssertionError("expected " + question + " to wait, actual " + waiting.keySet());
    }
    hearer.heard(reply);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
