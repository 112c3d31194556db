package dev.rezo.dnsjava;

import dev.rezo.io.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/**
 * Puts questions to name servers, over UDP and TCP.
 *
 * <p>Thread-safe.
 */
final class ServerAsker implements Asker {

  private final DnsServers servers;
  private final Wire wire;
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger asked = new AtomicInteger();

  ServerAsker(DnsServers servers, Wire wire) {
    this.servers = servers;
    this.wire = wire;
  }

  @Override
  public Pending ask(EventLoop loop, Question question, long deadlineNanos, Hearer hearer) {
    int first = servers.rotate() ? Math.floorMod(asked.getAndIncrement(), servers.count()) : 0;
    TryPlan plan = new TryPlan(question, servers.addresses(), first, servers.attempts());
    Inquiry inquiry = new Inquiry(loop, question, plan, deadlineNanos, hearer);
    inquiry.begin();
    return inquiry;
  }

  @Override
  public void close() {
    wire.close();
  }

  @Override
  public String toString() {
    return servers.toString();
  }

  /** One question on its way through the plan. Confined to its loop. */
  private final class Inquiry implements Pending, Wire.Receiver {

    private final EventLoop loop;
    private final Question question;
    private final TryPlan plan;
    private final long deadlineNanos;
    private final Hearer hearer;
    private Wire.@Nullable Sent sent;
    private EventLoop.@Nullable Timer timer;

    Inquiry(EventLoop loop, Question question, TryPlan plan, long deadlineNanos, Hearer hearer) {
      this.loop = loop;
      this.question = question;
      this.plan = plan;
      this.deadlineNanos = deadlineNanos;
      this.hearer = hearer;
    }

    void begin() {
      long now = loop.nanoTime();
      long patience = Math.min(servers.tryTimeout().toNanos(), deadlineNanos - now);
      timer = loop.schedule(now + patience, () -> onSilence(Duration.ofNanos(patience)));
      // RFC 5452 section 9.2: an id that nobody can guess, from a port that nobody can guess.
      int id = random.nextInt(1 << 16);
      Query query = Query.of(question, id, plan.current().edns());
      sent = wire.send(loop, plan.current(), query, this);
    }

    @Override
    public void onAnswer(Message message) {
      endTry();
      goOn(plan.onAnswer(message));
    }

    @Override
    public void onFailure(String what) {
      endTry();
      goOn(plan.onFailure(what));
    }

    private void onSilence(Duration patience) {
      int ignored = sent == null ? 0 : sent.ignored();
      endTry();
      String what =
          "no answer within "
              + patience.toMillis()
              + " ms"
              + (ignored == 0 ? "" : ", " + ignored + " that were none ignored");
      boolean late = loop.nanoTime() - deadlineNanos >= 0;
      goOn(late ? plan.onDeadline(what) : plan.onFailure(what));
    }

    private void goOn(@Nullable Reply reply) {
      if (reply == null && loop.nanoTime() - deadlineNanos >= 0) {
        goOn(plan.onDeadline("no time left"));
      } else if (reply == null) {
        begin();
      } else {
        hearer.heard(reply);
      }
    }

    private void endTry() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
      if (sent != null) {
        sent.cancel();
        sent = null;
      }
    }

    @Override
    public void cancel() {
      endTry();
    }
  }
}
