package dev.rezo.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request, ready to be sent; it may be sent any number of times if its body is replayable.
 *
 * <p>Nothing that could split a message gets in: method and names are tokens, values hold no CR, LF
 * or NUL, the target no control character (RFC 9112 section 11.1).
 *
 * <p>Immutable.
 */
public final class Request {

  private final String method;
  private final Url url;
  private final Headers headers;
  private final @Nullable Body body;
  private final @Nullable Timeouts timeouts;
  private final @Nullable Boolean keepAlive;
  private final @Nullable Protocol version;
  private final @Nullable String target;
  private final boolean detached;
  private final Map<AttributeKey<?>, Object> attributes;

  private Request(Builder builder) {
    this.method = builder.method;
    this.url = Objects.requireNonNull(builder.url, "url");
    this.headers = builder.headers();
    this.body = builder.body;
    this.timeouts = builder.timeouts;
    this.keepAlive = builder.keepAlive;
    this.version = builder.version;
    this.target = builder.target;
    this.detached = builder.detached;
    this.attributes = Map.copyOf(builder.attributes);
  }

  private Request(Request of, Headers headers, Map<AttributeKey<?>, Object> attributes) {
    this.method = of.method;
    this.url = of.url;
    this.headers = headers;
    this.body = of.body;
    this.timeouts = of.timeouts;
    this.keepAlive = of.keepAlive;
    this.version = of.version;
    this.target = of.target;
    this.detached = of.detached;
    this.attributes = attributes;
  }

  /** A builder for this method and address. */
  public static Builder builder(String method, Url url) {
    return new Builder(method).url(url);
  }

  /** A GET. */
  public static Request get(String url) {
    return builder("GET", Url.parse(url)).build();
  }

  /** A builder that starts with this request. */
  public Builder toBuilder() {
    Builder builder = new Builder(method).url(url);
    builder.headers = headers;
    builder.body = body;
    builder.timeouts = timeouts;
    builder.keepAlive = keepAlive;
    builder.version = version;
    builder.target = target;
    builder.detached = detached;
    builder.attributes = attributes;
    return builder;
  }

  /** The same with changed header fields. */
  public Request with(Consumer<Headers.Builder> change) {
    Headers.Builder changed = headers.toBuilder();
    change.accept(changed);
    return with(changed.build());
  }

  /** The same with these header fields in place of its own. */
  public Request with(Headers fields) {
    return new Request(this, Objects.requireNonNull(fields, "fields"), attributes);
  }

  /** The same with this value attached. */
  public <T> Request with(AttributeKey<T> key, T value) {
    return attributes.isEmpty()
        ? new Request(this, headers, Map.of(key, key.type().cast(value)))
        : toBuilder().attribute(key, value).build();
  }

  /** The method, in the case it was given in. */
  public String method() {
    return method;
  }

  /** The address. */
  public Url url() {
    return url;
  }

  /** The fields the application set; the protocol adds its own when it sends. */
  public Headers headers() {
    return headers;
  }

  /** What is sent, or null for none. */
  public @Nullable Body body() {
    return body;
  }

  /** The limits of this request alone, or null for the client's. */
  public @Nullable Timeouts timeouts() {
    return timeouts;
  }

  /** Whether the connection may serve others afterwards, or null for the client's choice. */
  public @Nullable Boolean keepAlive() {
    return keepAlive;
  }

  /** The version to send as, or null for the client's choice. */
  public @Nullable Protocol version() {
    return version;
  }

  /** What the request line names in place of the address, or null for the address. */
  public @Nullable String target() {
    return target;
  }

  /** Whether the connection leaves the pool as soon as the request has it. */
  public boolean isDetached() {
    return detached;
  }

  /** The value that was attached with this key, or null. */
  public <T> @Nullable T attribute(AttributeKey<T> key) {
    Object value = attributes.get(key);
    return value == null ? null : key.type().cast(value);
  }

  /**
   * Whether sending it twice does what sending it once does: by its method (RFC 9110 section 9.2.2)
   * or because it carries an Idempotency-Key.
   */
  public boolean isIdempotent() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> headers.contains("Idempotency-Key");
    };
  }

  /** Whether all of it can be sent again. */
  public boolean isReplayable() {
    return body == null || body.isReplayable();
  }

  /** As in {@code GET https://api.example.com/users}. */
  @Override
  public String toString() {
    return method + " " + url;
  }

  /** Collects the parts of a request. Not thread-safe; the caller serialises. */
  public static final class Builder {
    private String method;
    private @Nullable Url url;
    private Headers headers = Headers.EMPTY;
    private Headers.@Nullable Builder changes;
    private @Nullable Body body;
    private @Nullable Timeouts timeouts;
    private @Nullable Boolean keepAlive;
    private @Nullable Protocol version;
    private @Nullable String target;
    private boolean detached;
    private Map<AttributeKey<?>, Object> attributes = Map.of();
    private boolean ownsAttributes;

    private Builder(String method) {
      FieldSyntax.checkToken("method", method);
      this.method = method;
    }

    /**
     * The method.
     *
     * @throws IllegalArgumentException when it is no token
     */
    public Builder method(String value) {
      FieldSyntax.checkToken("method", value);
      method = value;
      return this;
    }

    /** The address; a {@link #target} that was set before is forgotten. */
    public Builder url(Url value) {
      url = Objects.requireNonNull(value, "url");
      target = null;
      return this;
    }

    /** All header fields at once. */
    public Builder headers(Headers value) {
      headers = Objects.requireNonNull(value, "headers");
      changes = null;
      return this;
    }

    /** Sets one header field, in place of others with its name. */
    public Builder header(String name, String value) {
      changes().set(name, value);
      return this;
    }

    /** Adds one header field beside others with its name. */
    public Builder addHeader(String name, String value) {
      changes().add(name, value);
      return this;
    }

    /**
     * What to send, or null for nothing.
     *
     * @throws IllegalArgumentException when its content type, or a name of its trailers, cannot be
     *     sent
     */
    public Builder body(@Nullable Body value) {
      if (value != null) {
        String contentType = value.contentType();
        if (contentType != null) {
          FieldSyntax.checkValue("Content-Type", contentType);
        }
        value.trailerNames().forEach(name -> FieldSyntax.checkToken("trailer name", name));
      }
      body = value;
      return this;
    }

    /** The limits of this request; what is not set in them is the client's. */
    public Builder timeouts(@Nullable Timeouts value) {
      timeouts = value;
      return this;
    }

    /** False: send {@code Connection: close}, use the connection for nothing else and close it. */
    public Builder keepAlive(@Nullable Boolean value) {
      keepAlive = value;
      return this;
    }

    /** The version to send as. */
    public Builder version(@Nullable Protocol value) {
      version = value;
      return this;
    }

    /**
     * What the request line names in place of the address, which still says where to connect:
     * {@code *} for OPTIONS, host and port for CONNECT to a proxy, or whatever a server wants to
     * see (RFC 9112 section 3.2). Null for the address.
     *
     * @throws IllegalArgumentException when it is empty or holds a space, a control character or
     *     one beyond ASCII
     */
    public Builder target(@Nullable String value) {
      if (value != null) {
        FieldSyntax.checkTarget(value);
      }
      target = value;
      return this;
    }

    /**
     * True: the connection leaves the pool as soon as the request has it, counts no more against
     * the pool's limits, and is closed with the response. For a request that lasts, such as a long
     * poll, so that it takes no place from others.
     */
    public Builder detached(boolean value) {
      detached = value;
      return this;
    }

    /** Attaches a value. */
    public <T> Builder attribute(AttributeKey<T> key, T value) {
      if (!ownsAttributes) {
        attributes = new HashMap<>(attributes);
        ownsAttributes = true;
      }
      attributes.put(key, key.type().cast(Objects.requireNonNull(value, "value")));
      return this;
    }

    /**
     * The request.
     *
     * @throws NullPointerException when no address was given
     */
    public Request build() {
      return new Request(this);
    }

    private Headers.Builder changes() {
      if (changes == null) {
        changes = headers.toBuilder();
      }
      return changes;
    }

    private Headers headers() {
      return changes == null ? headers : changes.build();
    }
  }
}
