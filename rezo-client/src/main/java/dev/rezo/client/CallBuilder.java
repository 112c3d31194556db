package dev.rezo.client;

import dev.rezo.dns.Resolver;
import dev.rezo.http.AttributeKey;
import dev.rezo.http.Body;
import dev.rezo.http.BodyReader;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call in the making: what a request says, and how it is sent.
 *
 * <p>Not thread-safe; the caller serialises. It may be sent several times.
 */
public final class CallBuilder {

  private final RezoClient client;
  private final Request.Builder request;
  private final CallOptions options;

  CallBuilder(RezoClient client, Request.Builder request) {
    this.client = client;
    this.request = request;
    this.options = new CallOptions(request, null);
  }

  /**
   * Sets one header field, in place of others with its name.
   *
   * @throws IllegalArgumentException when it cannot be sent
   */
  public CallBuilder header(String name, String value) {
    request.header(name, value);
    return this;
  }

  /** Adds one header field beside others with its name. */
  public CallBuilder addHeader(String name, String value) {
    request.addHeader(name, value);
    return this;
  }

  /** What to send. */
  public CallBuilder body(@Nullable Body body) {
    request.body(body);
    return this;
  }

  /** Limits for this call alone; what is not set is the client's. */
  public CallBuilder timeouts(Consumer<Timeouts.Builder> settings) {
    options.timeouts(settings);
    return this;
  }

  /**
   * False: a connection for this call alone, opened for it and closed afterwards. Where the pool's
   * caps leave no room an idle connection gives way; where all are in use, the call waits for one
   * of those, and that is closed afterwards.
   */
  public CallBuilder keepAlive(boolean value) {
    options.keepAlive(value);
    return this;
  }

  /** The proxy for this call alone; {@link Proxy#none} for a direct connection. */
  public CallBuilder proxy(Proxy value) {
    options.proxy(value);
    return this;
  }

  /**
   * Connects to this Unix domain socket; the address says which host is asked for, and whether by
   * TLS.
   */
  public CallBuilder unixSocket(Path path) {
    options.unixSocket(path);
    return this;
  }

  /**
   * How old an address from the client's DNS cache may be for this call alone, whatever the cache
   * was told; the cache keeps its size. {@link Duration#ZERO}: ask anew, and keep nothing. It
   * counts where a connection has to be opened and names come from a cache.
   */
  public CallBuilder dnsTtl(Duration value) {
    options.dnsTtl(value);
    return this;
  }

  /**
   * Where the addresses of this call come from, in place of all that the client knows. Its
   * connection is shared only with calls that bring the same resolver.
   */
  public CallBuilder resolver(Resolver value) {
    options.resolver(value);
    return this;
  }

  /** The pool that the connection of this call comes from and goes to. */
  public CallBuilder pool(ConnectionPool value) {
    options.pool(value);
    return this;
  }

  /**
   * Which versions of HTTP the connection of this call may speak, the preferred one first; see
   * {@link ClientBuilder#protocols}.
   *
   * @throws IllegalArgumentException for anything but HTTP/2, HTTP/1.1 or both
   */
  public CallBuilder protocols(Protocol... inOrder) {
    options.protocols(inOrder);
    return this;
  }

  /**
   * What this call looks like to servers that tell browsers apart, in place of what the client
   * looks like; null for the client as it is. Its connection is shared only with calls of the same
   * profile.
   */
  public CallBuilder profile(@Nullable BrowserProfile value) {
    options.profile(value);
    return this;
  }

  /** The version to send as, where that is one of HTTP/1.x. */
  public CallBuilder version(Protocol value) {
    request.version(value);
    return this;
  }

  /**
   * What the request line names in place of the address: {@code *} for OPTIONS, host and port for
   * CONNECT.
   *
   * @throws IllegalArgumentException when it cannot be sent
   */
  public CallBuilder target(String value) {
    request.target(value);
    return this;
  }

  /**
   * Asks for a tunnel for another protocol, such as {@code websocket}, on a stream of HTTP/2 (RFC
   * 8441): with CONNECT, and to a server that allows it. If it agrees, {@link
   * dev.rezo.http.Response#duplex} is the tunnel; other calls share its connection.
   */
  public CallBuilder tunnelProtocol(String protocol) {
    request.attribute(Protocols.OF_TUNNEL, protocol);
    return this;
  }

  /**
   * True: the connection leaves the pool as soon as the call has it, and takes no place from
   * others. For a call that lasts, such as a long poll.
   */
  public CallBuilder detached(boolean value) {
    options.detached(value);
    return this;
  }

  /** Attaches a value for interceptors and listeners. */
  public <T> CallBuilder attribute(AttributeKey<T> key, T value) {
    request.attribute(key, value);
    return this;
  }

  /** The request as it is now. */
  public Request request() {
    return request.build();
  }

  /**
   * Sends it and waits for the response head.
   *
   * @throws dev.rezo.http.RezoException when the call fails
   */
  public Response send() throws IOException {
    return client.send(request.build());
  }

  /**
   * Sends it and reads the body, and waits for both.
   *
   * @throws dev.rezo.http.RezoException when the call fails
   */
  public <T> T send(BodyReader<T> reader) throws IOException {
    return client.send(request.build(), reader);
  }

  /**
   * Downloads to a file, with resumption where that is asked for; nothing is sent before {@link
   * Download#send}.
   *
   * @throws IllegalArgumentException when it is no GET, or asks for a range already
   */
  public Download download(Path file) {
    return new Download(client, request.build(), file);
  }

  /** Sends it; completes with the response head. */
  public CompletableFuture<Response> sendAsync() {
    return client.sendAsync(request.build());
  }

  /** Sends it and reads the body, without blocking. */
  public <T> CompletableFuture<T> sendAsync(BodyReader<T> reader) {
    return client.sendAsync(request.build(), reader);
  }
}
