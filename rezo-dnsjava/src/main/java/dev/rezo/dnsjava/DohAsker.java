package dev.rezo.dnsjava;

import dev.rezo.client.CallBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.dns.IpLiteral;
import dev.rezo.dns.StaticResolver;
import dev.rezo.dnsjava.DnsLookupException.Reason;
import dev.rezo.http.Bodies;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Response;
import dev.rezo.io.EventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * Puts questions to a server for DNS over HTTPS, through a client of its own, which looks no name
 * up: a resolver that needed a resolver could wait for itself.
 *
 * <p>Thread-safe.
 */
final class DohAsker implements Asker {

  private static final String MEDIA_TYPE = "application/dns-message";

  /** RFC 8484 section 6: what a DNS message can have over TCP. */
  private static final int MOST_BYTES = 65_535;

  private final DohServer server;
  private final RezoClient client;

  /**
   * Asks this server.
   *
   * @param settings of which TLS, proxy, pool, timeouts and all else are taken but the resolver
   */
  DohAsker(DohServer server, RezoClient settings) {
    this.server = server;
    this.client =
        settings.toBuilder().resolver(new StaticResolver(hosts(server), DohAsker::none)).build();
  }

  private static Map<String, List<InetAddress>> hosts(DohServer server) {
    return server.bootstrap().isEmpty()
        ? Map.of()
        : Map.of(server.url().origin().host(), server.bootstrap());
  }

  private static CompletionStage<List<InetAddress>> none(String host) {
    try {
      InetAddress literal = IpLiteral.parse(host);
      if (literal != null) {
        return CompletableFuture.completedStage(List.of(literal));
      }
    } catch (UnknownHostException malformed) {
      return CompletableFuture.failedFuture(malformed);
    }
    return CompletableFuture.failedFuture(
        new DnsLookupException(
            Reason.NOT_ASKED,
            host + ": expected the host of the DNS server, which alone is known"));
  }

  @Override
  public Pending ask(EventLoop loop, Question question, long deadlineNanos, Hearer hearer) {
    long patience = deadlineNanos - loop.nanoTime();
    Query query = Query.of(question, 0, true); // RFC 8484 section 4.1: the id is 0
    Inquiry inquiry = new Inquiry(loop, question, query, hearer);
    inquiry.begin(Duration.ofNanos(Math.max(patience, 1)));
    return inquiry;
  }

  private CallBuilder callOf(Query query) {
    String url = server.url().toString();
    if (server.method() == DohServer.Method.POST) {
      return client.post(url).body(Bodies.of(query.bytes(), MEDIA_TYPE));
    }
    String parameter = Base64.getUrlEncoder().withoutPadding().encodeToString(query.bytes());
    return client.get(url + (server.url().query() == null ? "?" : "&") + "dns=" + parameter);
  }

  private static CompletionStage<DohAnswer> read(Response response) {
    String type = response.header("Content-Type");
    if (response.status() != 200 || !isMessage(type)) {
      response.close();
      return CompletableFuture.completedStage(
          DohAnswer.refused(
              response.status() != 200
                  ? "status " + response.status() + ", expected 200"
                  : "Content-Type " + type + ", expected " + MEDIA_TYPE));
    }
    long fresh = Freshness.seconds(response.headers());
    long age = Freshness.age(response.headers());
    return response
        .body()
        .bytesAsync(MOST_BYTES)
        .thenApply(bytes -> new DohAnswer(bytes, fresh, age, ""));
  }

  private static boolean isMessage(@Nullable String type) {
    return type != null && type.split(";", 2)[0].trim().equalsIgnoreCase(MEDIA_TYPE);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  @Override
  public String toString() {
    return server.toString();
  }

  /**
   * What came over HTTP. Immutable.
   *
   * @param refusal why there is no message, or empty
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once
  private record DohAnswer(byte[] bytes, long freshSeconds, long ageSeconds, String refusal) {
    static DohAnswer refused(String why) {
      return new DohAnswer(new byte[0], 0, 0, why);
    }
  }

  /** One question. Confined to its loop. */
  private final class Inquiry implements Pending {

    private final EventLoop loop;
    private final Question question;
    private final Query query;
    private final Hearer hearer;
    private @Nullable CompletableFuture<DohAnswer> call;
    private boolean over;

    Inquiry(EventLoop loop, Question question, Query query, Hearer hearer) {
      this.loop = loop;
      this.question = question;
      this.query = query;
      this.hearer = hearer;
    }

    void begin(Duration patience) {
      CompletableFuture<DohAnswer> sent =
          callOf(query)
              .header("Accept", MEDIA_TYPE)
              .timeouts(t -> t.call(patience))
              .sendAsync(DohAsker::read);
      call = sent;
      CompletionStage<DohAnswer> unused =
          sent.whenComplete((answer, failure) -> tell(answer, failure));
    }

    /** On a loop of the client, or on its executor. */
    private void tell(@Nullable DohAnswer answer, @Nullable Throwable failure) {
      try {
        loop.execute(
            () -> {
              if (!over) {
                over = true;
                hearer.heard(answer == null ? failed(failure) : replyIn(answer));
              }
            });
      } catch (RejectedExecutionException ended) {
        // Nobody is there to hear it.
      }
    }

    private Reply replyIn(DohAnswer answer) {
      if (!answer.refusal().isEmpty()) {
        return failed(Reason.SERVER_FAILED, answer.refusal(), null);
      }
      Message message = query.answerIn(answer.bytes());
      if (message == null) {
        return failed(Reason.SERVER_FAILED, "no answer to this question in the response", null);
      }
      if (Answers.isHalf(message)) {
        return failed(Reason.SERVER_FAILED, "truncated", null);
      }
      if (Answers.isReferral(message)) {
        return failed(Reason.SERVER_FAILED, "a referral to other servers", null);
      }
      int code = message.getRcode();
      if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
        return failed(Reason.SERVER_FAILED, Answers.codeOf(message), null);
      }
      Reply reply = Answers.read(question, message, server.url().toString());
      return Freshness.limit(reply, answer.freshSeconds(), answer.ageSeconds());
    }

    private Reply failed(@Nullable Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      boolean silent =
          cause instanceof DeadlineException || cause instanceof ConnectionFailedException;
      String what = cause == null ? "no answer" : String.valueOf(cause.getMessage());
      return failed(silent ? Reason.NO_ANSWER : Reason.SERVER_FAILED, what, cause);
    }

    private Reply failed(Reason reason, String what, @Nullable Throwable cause) {
      return new Reply.Failed(reason, question + " asked of " + server.url() + ": " + what, cause);
    }

    @Override
    public void cancel() {
      over = true;
      if (call != null) {
        call.cancel(false);
      }
    }
  }
}
