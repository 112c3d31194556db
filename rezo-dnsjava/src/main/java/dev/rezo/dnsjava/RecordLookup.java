package dev.rezo.dnsjava;

import dev.rezo.dnsjava.DnsLookupException.Reason;
import dev.rezo.io.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question, and asks on where the answer ends at a name for another name.
 *
 * <p>Confined to its loop.
 */
final class RecordLookup implements Pending {

  /** Questions more than one; a server that recurses needs none. */
  private static final int MOST_QUESTIONS = 8;

  private final EventLoop loop;
  private final Asker asker;
  private final Question question;
  private final long deadlineNanos;
  private final Asker.Hearer hearer;
  private @Nullable Pending asked;
  private int questions;
  private long ttlSeconds = Long.MAX_VALUE;

  private RecordLookup(
      EventLoop loop, Asker asker, Question question, long deadlineNanos, Asker.Hearer hearer) {
    this.loop = loop;
    this.asker = asker;
    this.question = question;
    this.deadlineNanos = deadlineNanos;
    this.hearer = hearer;
  }

  /** Begins; the reply is never an alias. */
  static RecordLookup begin(
      EventLoop loop, Asker asker, Question question, long deadlineNanos, Asker.Hearer hearer) {
    RecordLookup lookup = new RecordLookup(loop, asker, question, deadlineNanos, hearer);
    lookup.ask(question);
    return lookup;
  }

  private void ask(Question next) {
    questions++;
    asked = asker.ask(loop, next, deadlineNanos, this::onReply);
  }

  private void onReply(Reply reply) {
    asked = null;
    if (reply instanceof Reply.Alias alias) {
      ttlSeconds = Math.min(ttlSeconds, alias.ttlSeconds());
      if (questions > MOST_QUESTIONS) {
        hearer.heard(
            new Reply.Failed(
                Reason.SERVER_FAILED,
                question + ": a name for a name for a name, the last is " + alias.target()));
      } else {
        ask(question.withName(alias.target()));
      }
    } else if (reply instanceof Reply.Found found) {
      hearer.heard(found.atMost(ttlSeconds));
    } else if (reply instanceof Reply.Nothing nothing) {
      hearer.heard(nothing.atMost(ttlSeconds));
    } else {
      hearer.heard(reply);
    }
  }

  @Override
  public void cancel() {
    if (asked != null) {
      asked.cancel();
      asked = null;
    }
  }
}
