package dev.rezo.dnsjava;

import dev.rezo.dnsjava.DnsLookupException.Reason;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * Decides who is asked next, and how, until a question has an answer: all servers in turn, that
 * many times over. A truncated answer is asked for again over TCP, and a server that does not know
 * EDNS is asked without; both cost no turn.
 *
 * <p>Not thread-safe; the caller serialises. No clock and no socket here.
 */
final class TryPlan {

  /** One message to one server. Immutable. */
  record Try(InetSocketAddress server, boolean tcp, boolean edns) {

    /** {@code 192.0.2.53:53}, or {@code 192.0.2.53:53 over TCP}. */
    @Override
    public String toString() {
      return textOf(server) + (tcp ? " over TCP" : "");
    }
  }

  private final Question question;
  private final List<InetSocketAddress> servers;
  private final int first;
  private final int turns;
  private final List<String> said = new ArrayList<>();
  private boolean answered;
  private int turn;
  private Try current;

  /**
   * A plan.
   *
   * @param first the server to begin with, from 0
   * @param attempts how often each server is asked, at least 1
   */
  TryPlan(Question question, List<InetSocketAddress> servers, int first, int attempts) {
    this.question = question;
    this.servers = servers;
    this.first = first;
    this.turns = servers.size() * attempts;
    this.current = ofTurn();
  }

  private Try ofTurn() {
    return new Try(servers.get((first + turn) % servers.size()), false, true);
  }

  /** What is to be done now. */
  Try current() {
    return current;
  }

  /** Takes the answer to the current try: the reply, or null when there is another try. */
  @Nullable Reply onAnswer(Message message) {
    int code = message.getRcode();
    answered = true;
    if (Answers.isHalf(message)) {
      if (current.tcp) {
        return next("truncated");
      }
      current = new Try(current.server, true, current.edns);
      return null;
    }
    if (Answers.isReferral(message)) {
      return next("a referral to other servers");
    }
    if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
      return Answers.read(question, message, current.toString());
    }
    // RFC 6891 section 7, and section 6.1.3 for BADVERS.
    if (current.edns && (code == Rcode.FORMERR || code == Rcode.NOTIMP || code == Rcode.BADVERS)) {
      current = new Try(current.server, current.tcp, false);
      return null;
    }
    return next(Answers.codeOf(message));
  }

  /**
   * The current try came to nothing: the reply, or null when there is another try.
   *
   * @param what as in {@code no answer within 2 s}
   */
  @Nullable Reply onFailure(String what) {
    return next(what);
  }

  /** There is no time for another try. */
  Reply onDeadline(String what) {
    said.add(current + ": " + what);
    return failed();
  }

  private @Nullable Reply next(String what) {
    said.add(current + ": " + what);
    if (++turn == turns) {
      return failed();
    }
    current = ofTurn();
    return null;
  }

  private Reply failed() {
    return new Reply.Failed(
        answered ? Reason.SERVER_FAILED : Reason.NO_ANSWER,
        question + " asked of " + String.join("; ", said));
  }

  static String textOf(InetSocketAddress server) {
    String host = server.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + server.getPort();
  }
}
