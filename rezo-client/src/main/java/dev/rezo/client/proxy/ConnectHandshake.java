package dev.rezo.client.proxy;

import dev.rezo.h1.Http1Limits;
import dev.rezo.h1.Http1Session;
import dev.rezo.h1.ResponseHandler;
import dev.rezo.h1.ResponseHead;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import dev.rezo.http.Url;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel through an HTTP proxy (RFC 9110 section 9.3.6): CONNECT, any 2xx, and from the byte
 * after that head on the connection is the target's. After a 407 the login is asked for an answer,
 * which goes over the same connection if the proxy lets it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class ConnectHandshake implements ProxyHandshake, ResponseHandler {

  /** A 407's page is read up to here to save the connection; a longer one costs it. */
  private static final long MAX_PAGE_BYTES = 64 * 1024;

  /** Fields of users and tickets of Kerberos fit; nothing that is longer is a CONNECT. */
  private static final int MAX_HEAD_BYTES = 256 * 1024;

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  /** A reason phrase is the proxy's text in our message. */
  private static final int MAX_REASON = 80;

  private final ProxyTarget target;
  private final Headers headers;
  private final ProxyLogin login;
  private final Http1Session session = new Http1Session(Http1Limits.DEFAULT, this);
  private @Nullable ResponseHead head;
  private boolean answered;
  private boolean complete;
  private long pageBytes;

  /**
   * Makes a handshake.
   *
   * @param headers fields for the proxy alone
   */
  public ConnectHandshake(ProxyTarget target, Headers headers, ProxyLogin login) {
    this.target = target;
    this.headers = headers;
    this.login = login;
  }

  @Override
  public void begin(Consumer<ByteBuffer> out) {
    head = null;
    answered = false;
    complete = false;
    pageBytes = 0;
    Headers.Builder fields = headers.toBuilder();
    String authorization = login.authorization();
    if (authorization != null) {
      fields.set("Proxy-Authorization", authorization);
    }
    Request request =
        Request.builder("CONNECT", Url.parse("http://" + target + "/"))
            .headers(fields.build())
            .build();
    ByteBuffer bytes = ByteBuffer.allocate(1024);
    while (!session.writeHead(request, false, true, bytes)) {
      if (bytes.capacity() >= MAX_HEAD_BYTES) {
        throw new IllegalArgumentException(
            "CONNECT: expected a head of at most " + MAX_HEAD_BYTES + " bytes, actual more");
      }
      bytes = ByteBuffer.allocate(4 * bytes.capacity());
    }
    out.accept(bytes.flip());
  }

  @Override
  public Progress receive(ByteBuffer bytes, Consumer<ByteBuffer> out) throws ProxyRefusal {
    try {
      session.receive(bytes);
    } catch (RezoException e) {
      throw new ProxyRefusal("answer to CONNECT: " + e.getMessage(), e);
    }
    ResponseHead received = head;
    if (received == null) {
      return Progress.WAITING;
    }
    if (received.status() >= 200 && received.status() < 300) {
      return Progress.OPEN;
    }
    answer(received);
    if (!received.persistent() || pageBytes > MAX_PAGE_BYTES) {
      return Progress.AGAIN;
    }
    if (!complete) {
      return Progress.WAITING;
    }
    if (!session.isReusable()) {
      return Progress.AGAIN;
    }
    begin(out);
    return Progress.WAITING;
  }

  /** Asks the login once for each 407; all else is a refusal. */
  private void answer(ResponseHead received) throws ProxyRefusal {
    if (answered) {
      return;
    }
    if (received.status() != PROXY_AUTHENTICATION_REQUIRED
        || !login.answer(received.headers().values("Proxy-Authenticate"))) {
      throw new ProxyRefusal(
          received.status(),
          "answer to CONNECT: expected 2xx, actual "
              + received.status()
              + " "
              + readable(received.reason()));
    }
    answered = true;
  }

  @Override
  public Progress receiveEnd() throws ProxyRefusal {
    if (answered) {
      return Progress.AGAIN;
    }
    throw new ProxyRefusal(
        "answer to CONNECT: expected one, actual end of connection "
            + (session.hasResponseBegun() ? "within it" : "before it"));
  }

  private static String readable(String reason) {
    String start = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    return start.replaceAll("[^ -~]", "?");
  }

  @Override
  public void onInformational(int status, String reason, Headers fields) {}

  @Override
  public void onHead(ResponseHead received) {
    head = received;
  }

  @Override
  public void onBody(ByteBuffer part) {
    pageBytes += part.remaining();
  }

  @Override
  public void onTrailers(Headers trailers) {}

  @Override
  public void onEnd() {
    complete = true;
  }
}
