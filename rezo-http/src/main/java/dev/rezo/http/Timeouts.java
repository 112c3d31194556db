package dev.rezo.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a call, each with a name of its own in the error. What is null is not set: a
 * request then takes the client's, and a client has no such limit. There are no hidden ones.
 *
 * <p>Immutable.
 *
 * @param acquire waiting for a connection of the pool
 * @param dns asking for the addresses of a host; where it is not set, {@code connect} counts this
 *     too
 * @param connect opening a connection, TLS included
 * @param tls the TLS handshake alone
 * @param write a peer that takes nothing of what is being sent
 * @param expectContinue how long a request with {@code Expect: 100-continue} waits with its body
 *     for an answer; then it is sent (RFC 9110 section 10.1.1). No error follows
 * @param head from the request's last byte to the response head
 * @param readIdle between two reads of the response body
 * @param call everything: queue, connecting, redirects, retries and the body
 */
public record Timeouts(
    @Nullable Duration acquire,
    @Nullable Duration dns,
    @Nullable Duration connect,
    @Nullable Duration tls,
    @Nullable Duration write,
    @Nullable Duration expectContinue,
    @Nullable Duration head,
    @Nullable Duration readIdle,
    @Nullable Duration call) {

  /** A century: what is longer may not fit into nanoseconds, and means no limit. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** No limit is set. */
  public static final Timeouts NONE = builder().build();

  /** A client's limits unless it says otherwise: connect 10 s, expect-continue 1 s, head 30 s. */
  public static final Timeouts DEFAULT =
      builder()
          .connect(Duration.ofSeconds(10))
          .expectContinue(Duration.ofSeconds(1))
          .head(Duration.ofSeconds(30))
          .build();

  /** Checks that each limit is above zero. */
  public Timeouts {
    check("acquire", acquire, true);
    check("dns", dns, false);
    check("connect", connect, false);
    check("tls", tls, false);
    check("write", write, false);
    check("expectContinue", expectContinue, false);
    check("head", head, false);
    check("readIdle", readIdle, false);
    check("call", call, false);
  }

  private static void check(String name, @Nullable Duration limit, boolean zeroAllowed) {
    if (limit == null) {
      return;
    }
    if (limit.isNegative() || (limit.isZero() && !zeroAllowed)) {
      throw new IllegalArgumentException(
          "timeout " + name + ": expected more than 0, actual " + limit);
    }
    if (limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "timeout " + name + ": expected at most " + LONGEST + " or none, actual " + limit);
    }
  }

  /** These limits, with those of {@code defaults} where none is set. */
  public Timeouts orElse(Timeouts defaults) {
    return new Timeouts(
        acquire != null ? acquire : defaults.acquire,
        dns != null ? dns : defaults.dns,
        connect != null ? connect : defaults.connect,
        tls != null ? tls : defaults.tls,
        write != null ? write : defaults.write,
        expectContinue != null ? expectContinue : defaults.expectContinue,
        head != null ? head : defaults.head,
        readIdle != null ? readIdle : defaults.readIdle,
        call != null ? call : defaults.call);
  }

  /** A builder with no limit set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with these limits. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.acquire = acquire;
    builder.dns = dns;
    builder.connect = connect;
    builder.tls = tls;
    builder.write = write;
    builder.expectContinue = expectContinue;
    builder.head = head;
    builder.readIdle = readIdle;
    builder.call = call;
    return builder;
  }

  /** Collects limits; null takes one away. Not thread-safe; the caller serialises. */
  public static final class Builder {
    private @Nullable Duration acquire;
    private @Nullable Duration dns;
    private @Nullable Duration connect;
    private @Nullable Duration tls;
    private @Nullable Duration write;
    private @Nullable Duration expectContinue;
    private @Nullable Duration head;
    private @Nullable Duration readIdle;
    private @Nullable Duration call;

    private Builder() {}

    /** Waiting for a connection of the pool; zero fails at once when none is free. */
    public Builder acquire(@Nullable Duration limit) {
      acquire = limit;
      return this;
    }

    /** Asking for the addresses of a host. */
    public Builder dns(@Nullable Duration limit) {
      dns = limit;
      return this;
    }

    /** Opening a connection, TLS included. */
    public Builder connect(@Nullable Duration limit) {
      connect = limit;
      return this;
    }

    /** The TLS handshake alone. */
    public Builder tls(@Nullable Duration limit) {
      tls = limit;
      return this;
    }

    /** A peer that takes nothing of what is being sent. */
    public Builder write(@Nullable Duration limit) {
      write = limit;
      return this;
    }

    /** How long a request with {@code Expect: 100-continue} waits with its body for an answer. */
    public Builder expectContinue(@Nullable Duration limit) {
      expectContinue = limit;
      return this;
    }

    /** From the request's last byte to the response head. */
    public Builder head(@Nullable Duration limit) {
      head = limit;
      return this;
    }

    /** Between two reads of the response body. */
    public Builder readIdle(@Nullable Duration limit) {
      readIdle = limit;
      return this;
    }

    /** Everything: queue, connecting, redirects, retries and the body. */
    public Builder call(@Nullable Duration limit) {
      call = limit;
      return this;
    }

    /** The limits as they are now. */
    public Timeouts build() {
      return new Timeouts(acquire, dns, connect, tls, write, expectContinue, head, readIdle, call);
    }
  }
}
