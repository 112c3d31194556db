package dev.rezo.client;

import dev.rezo.dns.Resolver;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Timeouts;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How one request is sent, where that is not as the client says. {@link CallBuilder} has the same
 * for who makes a call; this is for who has a request, such as an interceptor:
 *
 * <pre>{@code
 * chain.proceed(
 *     CallOptions.change(request, o -> o.proxy(Proxy.none()).timeouts(t -> t.head(ofSeconds(2)))));
 * }</pre>
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class CallOptions {

  private final Request.Builder request;
  private @Nullable Timeouts timeouts;

  CallOptions(Request.Builder request, @Nullable Timeouts timeouts) {
    this.request = request;
    this.timeouts = timeouts;
  }

  /** The request with other options; what is not changed stays. */
  public static Request change(Request request, Consumer<CallOptions> change) {
    Request.Builder changed = request.toBuilder();
    change.accept(new CallOptions(changed, request.timeouts()));
    return changed.build();
  }

  /**
   * Changes limits; those that are not named stay. An interceptor can make the limit of the call
   * shorter for an attempt, not longer; it runs from the start of the call, so what is left of it
   * is less with each attempt. A limit for one trip alone is {@link
   * dev.rezo.http.Interceptor.Chain#proceed(Request, java.time.Duration)}.
   */
  public CallOptions timeouts(Consumer<Timeouts.Builder> settings) {
    Timeouts.Builder changed = timeouts == null ? Timeouts.builder() : timeouts.toBuilder();
    settings.accept(changed);
    timeouts = changed.build();
    request.timeouts(timeouts);
    return this;
  }

  /** Whether the connection may serve others, before and afterwards. */
  public CallOptions keepAlive(boolean value) {
    request.keepAlive(value);
    return this;
  }

  /** The proxy; {@link Proxy#none} for a direct connection. */
  public CallOptions proxy(Proxy value) {
    request.attribute(Proxy.OF_REQUEST, value);
    return this;
  }

  /** Connects to this Unix domain socket; see {@link CallBuilder#unixSocket}. */
  public CallOptions unixSocket(Path path) {
    request.attribute(Route.Dialing.UNIX_SOCKET, UnixDomainSocketAddress.of(path).getPath());
    return this;
  }

  /** How old an address from the DNS cache may be; see {@link CallBuilder#dnsTtl}. */
  public CallOptions dnsTtl(Duration value) {
    request.attribute(Names.TTL, value);
    return this;
  }

  /** Where the addresses come from; see {@link CallBuilder#resolver}. */
  public CallOptions resolver(Resolver value) {
    request.attribute(Names.OF_REQUEST, value);
    return this;
  }

  /** The pool that the connection comes from and goes to. */
  public CallOptions pool(ConnectionPool value) {
    request.attribute(ConnectionPool.OF_REQUEST, value);
    return this;
  }

  /**
   * Which versions of HTTP the connection may speak, the preferred one first.
   *
   * @throws IllegalArgumentException for anything but HTTP/2, HTTP/1.1 or both
   */
  public CallOptions protocols(Protocol... inOrder) {
    request.attribute(Protocols.OF_REQUEST, new Protocols(List.of(inOrder)));
    return this;
  }

  /** What it looks like to servers that tell browsers apart; null for the client as it is. */
  public CallOptions profile(@Nullable BrowserProfile value) {
    request.attribute(BrowserProfile.OF_REQUEST, new BrowserProfile.Choice(value));
    return this;
  }

  /** Whether the connection leaves the pool; see {@link CallBuilder#detached}. */
  public CallOptions detached(boolean value) {
    request.detached(value);
    return this;
  }
}
