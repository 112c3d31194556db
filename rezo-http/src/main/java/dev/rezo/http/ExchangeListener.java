package dev.rezo.http;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches calls and may change nothing. Methods are called in the order of this file, on the thread
 * where the thing happens, and must not block; an exception thrown by one is logged and breaks
 * nothing. Times are those of {@link Response#timing}.
 *
 * <p>Thread-safe: one listener watches all calls at once.
 */
public interface ExchangeListener {

  /**
   * Whether the responses of its client are to have {@link ExchangeFacts}, for which each exchange
   * makes an object. A listener that looks at none may say no: then {@link Response#exchange} is
   * null, unless another listener of the client wants them. Asked once, when a client is built.
   */
  default boolean wantsFacts() {
    return true;
  }

  /** A call begins. */
  default void callStarted(Call call) {}

  /** An attempt of it begins: the first, or a replay, a retry, a redirect. */
  default void attemptStarted(Call call) {}

  /** No connection was free: the call waits in the pool's queue. */
  default void queued(Call call) {}

  /** Names are looked up. */
  default void resolveStarted(Call call, String host) {}

  /** The lookup is over. */
  default void resolved(Call call, String host, List<InetAddress> addresses) {}

  /** A connection is tried: to an address of the name, or to a Unix domain socket. */
  default void connectStarted(Call call, SocketAddress address) {}

  /** One try of an address failed; another may follow. */
  default void connectFailed(Call call, SocketAddress address, Throwable cause) {}

  /**
   * The proxy has agreed to lead on: from now on the connection is the origin's.
   *
   * @param proxy as in {@code socks5h://proxy.example:1080}, without secret
   */
  default void proxyTunnelEstablished(Call call, String proxy) {}

  /** A connection stands, TLS included. */
  default void connected(Call call, ConnectionFacts connection) {}

  /** The call has a connection, new or reused. */
  default void leased(Call call, ConnectionUse use) {}

  /** The last byte of the request was given to the connection. */
  default void requestSent(Call call) {}

  /**
   * An interim response came (1xx), such as 103 (Early Hints) with its {@code Link} fields.
   *
   * @param reason the reason phrase; empty where there is none
   */
  default void informational(Call call, int status, String reason, Headers headers) {}

  /** The response head came. */
  default void responseHead(Call call, Response response) {}

  /** An attempt is over: its response is complete, or it failed. */
  default void attemptEnded(Call call, @Nullable Throwable failure) {}

  /**
   * An exchange is over: an attempt with its replays, told for those of one call that run beside
   * one another too. A body that its reader closes before its end is a {@link BodyException} with
   * {@link BodyException.Reason#CLOSED}, unless the rest comes at once.
   *
   * @param request what was sent, with the fields and attributes that interceptors have given it
   * @param timing when it began and ended, and what it came to between
   * @param response the head that it had, or null
   */
  default void exchangeEnded(
      Call call,
      Request request,
      Timing timing,
      @Nullable Response response,
      @Nullable Throwable failure) {}

  /**
   * The call is over: the last byte of its response came, or it failed, and nothing runs for it.
   * Nothing of it is heard afterwards: what an interceptor begins then is a call of its own here.
   */
  default void callEnded(Call call, @Nullable Throwable failure) {}
}
