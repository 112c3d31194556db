package dev.rezo.http;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request: the head is here, the body follows as it is read.
 *
 * <p>Lifecycle: read the body to its end, {@linkplain ResponseBody#discard discard} it or close the
 * response; each gives the connection back.
 *
 * <p>Immutable; the body has its own rules.
 */
public final class Response implements AutoCloseable {

  private final Request request;
  private final int status;
  private final String reason;
  private final Protocol protocol;
  private final Headers headers;
  private final ResponseBody body;
  private final @Nullable ConnectionUse connection;
  private final @Nullable Timing timing;
  private final @Nullable ExchangeFacts exchange;
  private final @Nullable DuplexStream duplex;
  private final List<Hop> hops;

  private Response(Builder builder) {
    this.request = builder.request;
    this.status = builder.status;
    this.reason = builder.reason;
    this.protocol = builder.protocol;
    this.headers = builder.headers;
    this.body = builder.body;
    this.connection = builder.connection;
    this.timing = builder.timing;
    this.exchange = builder.exchange;
    this.duplex = builder.duplex;
    this.hops = builder.hops;
  }

  /** A builder of an answer to this request: status 200, no fields, no body. */
  public static Builder builder(Request request) {
    return new Builder(request);
  }

  /** A builder that starts with this response and its body. */
  public Builder toBuilder() {
    return new Builder(request)
        .status(status, reason)
        .protocol(protocol)
        .headers(headers)
        .body(body)
        .connection(connection)
        .timing(timing)
        .exchange(exchange)
        .duplex(duplex)
        .hops(hops);
  }

  /**
   * A redirect that was followed. Immutable.
   *
   * @param request what was sent
   * @param status what was answered
   * @param headers the fields of that answer
   */
  public record Hop(Request request, int status, Headers headers) {}

  /** The redirects that led to this response, in their order. */
  public List<Hop> hops() {
    return hops;
  }

  /** The request that this answers, as it was sent last. */
  public Request request() {
    return request;
  }

  /** The status code, from 200 to 999 (RFC 9110 section 15), or 101. */
  public int status() {
    return status;
  }

  /** The reason phrase; empty where the protocol has none. */
  public String reason() {
    return reason;
  }

  /** Whether the status is 2xx. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The version it came in. */
  public Protocol protocol() {
    return protocol;
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /** The first field with this name, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The body. */
  public ResponseBody body() {
    return body;
  }

  /**
   * What happened on the wire; null when no connection was used, as with an interceptor's answer.
   */
  public @Nullable ConnectionUse connection() {
    return connection;
  }

  /** When it happened; null when no connection was used. */
  public @Nullable Timing timing() {
    return timing;
  }

  /**
   * How the connection was used: sizes, the HTTP/2 stream; null when no connection was used, or the
   * client has no {@link ExchangeListener} that {@linkplain ExchangeListener#wantsFacts wants
   * them}.
   */
  public @Nullable ExchangeFacts exchange() {
    return exchange;
  }

  /**
   * The bytes of the connection, both ways, if it speaks another protocol from here: after 101 to a
   * request with {@code Upgrade}, or a 2xx to CONNECT. Null after any other answer, which is a
   * response like others. Whoever takes the stream closes it, or this response.
   */
  public @Nullable DuplexStream duplex() {
    return duplex;
  }

  /**
   * This response if its status is 2xx.
   *
   * @throws HttpStatusException for any other; the body is then closed
   */
  public Response orThrow() throws HttpStatusException {
    if (isSuccess()) {
      return this;
    }
    close();
    throw new HttpStatusException(
        request + ": expected a status of 2xx, actual " + status + " " + reason, status, headers);
  }

  /** Gives up what was not read, of the body or of {@link #duplex}. Idempotent; does not block. */
  @Override
  public void close() {
    body.close();
    if (duplex != null) {
      duplex.close();
    }
  }

  /** As in {@code HTTP/1.1 200 OK for GET https://api.example.com/users}. */
  @Override
  public String toString() {
    return protocol + " " + status + " " + reason + " for " + request;
  }

  /** Collects the parts of a response. Not thread-safe; the caller serialises. */
  public static final class Builder {
    private Request request;
    private int status = 200;
    private String reason = "";
    private Protocol protocol = Protocol.HTTP_1_1;
    private Headers headers = Headers.EMPTY;
    private ResponseBody body = ResponseBody.EMPTY;
    private @Nullable ConnectionUse connection;
    private @Nullable Timing timing;
    private @Nullable ExchangeFacts exchange;
    private @Nullable DuplexStream duplex;
    private List<Hop> hops = List.of();

    private Builder(Request request) {
      this.request = Objects.requireNonNull(request, "request");
    }

    /** The request that this answers. */
    public Builder request(Request value) {
      request = Objects.requireNonNull(value, "request");
      return this;
    }

    /** Status code and reason phrase. */
    public Builder status(int code, String phrase) {
      if (code < 100 || code > 999) {
        throw new IllegalArgumentException("status: expected 100 to 999, actual " + code);
      }
      status = code;
      reason = Objects.requireNonNull(phrase, "phrase");
      return this;
    }

    /** The version. */
    public Builder protocol(Protocol value) {
      protocol = Objects.requireNonNull(value, "protocol");
      return this;
    }

    /** The header fields. */
    public Builder headers(Headers value) {
      headers = Objects.requireNonNull(value, "headers");
      return this;
    }

    /** The body; whoever replaces one sees to it that the former is read or closed. */
    public Builder body(ResponseBody value) {
      body = Objects.requireNonNull(value, "body");
      return this;
    }

    /**
     * A body that no connection brings, for the answer of an interceptor or a test; what it is of,
     * Content-Type says unless it is set already, so set the fields before.
     *
     * @throws IOException when it cannot be opened
     */
    public Builder body(Body value) throws IOException {
      String type = value.contentType();
      if (type != null && !headers.contains("Content-Type")) {
        headers = headers.toBuilder().set("Content-Type", type).build();
      }
      return body(ResponseBody.of(value.open(), value.length(), headers));
    }

    /** What happened on the wire. */
    public Builder connection(@Nullable ConnectionUse value) {
      connection = value;
      return this;
    }

    /** When it happened. */
    public Builder timing(@Nullable Timing value) {
      timing = value;
      return this;
    }

    /** How the connection was used. */
    public Builder exchange(@Nullable ExchangeFacts value) {
      exchange = value;
      return this;
    }

    /** The bytes of a connection that speaks another protocol from here. */
    public Builder duplex(@Nullable DuplexStream value) {
      duplex = value;
      return this;
    }

    /** Sets the redirects that led there. */
    public Builder hops(List<Hop> value) {
      hops = List.copyOf(value);
      return this;
    }

    /** The response. */
    public Response build() {
      return new Response(this);
    }
  }
}
