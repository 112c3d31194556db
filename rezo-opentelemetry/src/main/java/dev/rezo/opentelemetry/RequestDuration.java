package dev.rezo.opentelemetry;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_NAME;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_VERSION;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;

import dev.rezo.http.Origin;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The metric {@code http.client.request.duration}. The attributes of answers are made once for each
 * combination and kept, up to a number; those of failures, which are rare, are made each time.
 *
 * <p>Thread-safe.
 */
final class RequestDuration {

  /** The buckets that the conventions advise, in seconds. */
  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1d, 2.5, 5d, 7.5, 10d);

  /** A client of more hosts than this, a crawler say, is not to fill the memory with them. */
  private static final int MOST_ORIGINS = 1000;

  /** Methods, statuses and versions of one origin; a server that makes up statuses ends here. */
  private static final int MOST_OF_ORIGIN = 64;

  private static final double NANOS_PER_SECOND = 1e9;

  /** One combination. Immutable. */
  private record Known(String method, int status, Protocol protocol, Attributes attributes) {}

  private static final Known[] NOTHING = {};

  /** The arrays are replaced, never changed. */
  private final ConcurrentHashMap<Origin, Known[]> kept = new ConcurrentHashMap<>();

  private final DoubleHistogram histogram;

  RequestDuration(Meter meter) {
    this.histogram =
        meter
            .histogramBuilder("http.client.request.duration")
            .setUnit("s")
            .setDescription("Duration of HTTP client requests.")
            .setExplicitBucketBoundariesAdvice(BUCKETS)
            .build();
  }

  /**
   * One attempt has ended.
   *
   * @param response what it had, or null for nothing
   * @param error the type of a failure, or null if the status says it all
   */
  void record(
      long nanos,
      Request request,
      @Nullable Response response,
      @Nullable String error,
      Context context) {
    histogram.record(nanos / NANOS_PER_SECOND, attributes(request, response, error), context);
  }

  private Attributes attributes(
      Request request, @Nullable Response response, @Nullable String error) {
    String method = Methods.known(request.method());
    Origin origin = request.url().origin();
    if (response == null || error != null) {
      return response == null
          ? make(method, origin, 0, null, error)
          : make(method, origin, response.status(), response.protocol(), error);
    }
    int status = response.status();
    Protocol protocol = response.protocol();
    for (Known known : kept.getOrDefault(origin, NOTHING)) {
      if (known.status == status && known.protocol == protocol && known.method.equals(method)) {
        return known.attributes;
      }
    }
    String refusal = status >= 400 ? Integer.toString(status) : null;
    Attributes made = make(method, origin, status, protocol, refusal);
    if (kept.size() < MOST_ORIGINS) {
      keep(origin, new Known(method, status, protocol, made));
    }
    return made;
  }

  private void keep(Origin origin, Known one) {
    kept.merge(
        origin,
        new Known[] {one},
        (before, more) -> {
          if (before.length >= MOST_OF_ORIGIN) {
            return before;
          }
          Known[] all = Arrays.copyOf(before, before.length + 1);
          all[before.length] = one;
          return all;
        });
  }

  private static Attributes make(
      String method,
      Origin origin,
      int status,
      @Nullable Protocol protocol,
      @Nullable String error) {
    AttributesBuilder made =
        Attributes.builder()
            .put(HTTP_REQUEST_METHOD, method)
            .put(SERVER_ADDRESS, origin.host())
            .put(SERVER_PORT, (long) origin.port());
    if (protocol != null) {
      made.put(HTTP_RESPONSE_STATUS_CODE, (long) status)
          .put(NETWORK_PROTOCOL_NAME, "http")
          .put(NETWORK_PROTOCOL_VERSION, version(protocol));
    }
    if (error != null) {
      made.put(ERROR_TYPE, error);
    }
    return made.build();
  }

  /** As the conventions write it: {@code 1.1}, {@code 2}. */
  static String version(Protocol protocol) {
    return switch (protocol) {
      case HTTP_1_0 -> "1.0";
      case HTTP_1_1 -> "1.1";
      case HTTP_2 -> "2";
    };
  }
}
