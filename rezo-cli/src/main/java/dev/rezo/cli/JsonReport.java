package dev.rezo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.http.Timing;
import dev.rezo.http.TlsFacts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;

/** One transfer as one JSON object on one line, as {@code --format json} prints it. Immutable. */
final class JsonReport {

  private JsonReport() {}

  /** The line, without its end. */
  static String line(Outcome outcome) throws IOException {
    return JsonText.object(out -> write(outcome, out));
  }

  private static void write(Outcome outcome, JsonGenerator out) throws IOException {
    out.writeStringField("url", WriteOut.value("url_effective", outcome));
    if (outcome.request() != null) {
      out.writeStringField("method", outcome.request().method());
    }
    Response response = outcome.response();
    if (response != null) {
      writeHead(response, out);
      writeBody(outcome, response, out);
    }
    out.writeNumberField("exitCode", outcome.exitCode());
    writeTiming(outcome, out);
    ConnectionUse use = outcome.trace().use();
    if (use != null) {
      writeConnection(use, out);
    }
    if (outcome.failure() != null) {
      writeError(outcome.failure(), out);
    }
  }

  private static void writeHead(Response response, JsonGenerator out) throws IOException {
    out.writeNumberField("status", response.status());
    out.writeStringField("reason", HeadText.readable(response.reason()));
    out.writeStringField("protocol", response.protocol().toString());
    writeFields("headers", response.headers(), out);
  }

  /** Fields as pairs in their order: a name may come several times. */
  static void writeFields(String name, Headers headers, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart(name);
    for (int i = 0; i < headers.size(); i++) {
      out.writeStartArray();
      out.writeString(HeadText.readable(headers.name(i)));
      out.writeString(HeadText.readable(headers.value(i)));
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static void writeBody(Outcome outcome, Response response, JsonGenerator out)
      throws IOException {
    Headers trailers = response.body().trailers();
    if (!trailers.isEmpty()) {
      writeFields("trailers", trailers, out);
    }
    out.writeNumberField("bodyLength", outcome.received().length());
    String sha256 = outcome.received().sha256Hex();
    if (sha256 != null) {
      out.writeStringField("bodySha256", sha256);
    }
    String base64 = outcome.received().base64();
    if (base64 != null) {
      out.writeStringField("bodyBase64", base64);
    }
    if (outcome.fileName() != null) {
      out.writeStringField("file", outcome.fileName());
    }
  }

  /** Milliseconds from the start, with the names of the W3C's Resource Timing. */
  private static void writeTiming(Outcome outcome, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("timing");
    Timing timing = outcome.response() == null ? null : outcome.response().timing();
    if (timing != null) {
      long start = outcome.startNanos();
      mark("domainLookupStart", timing.domainLookupStartNanos() - start, out);
      mark("domainLookupEnd", timing.domainLookupEndNanos() - start, out);
      mark("connectStart", timing.connectStartNanos() - start, out);
      mark("secureConnectionStart", timing.secureConnectionStartNanos() - start, out);
      mark("connectEnd", timing.connectEndNanos() - start, out);
      mark("requestStart", timing.requestStartNanos() - start, out);
      mark("responseStart", timing.responseStartNanos() - start, out);
    }
    mark("responseEnd", outcome.endNanos() - outcome.startNanos(), out);
    out.writeEndObject();
  }

  private static void mark(String name, long nanos, JsonGenerator out) throws IOException {
    out.writeFieldName(name);
    out.writeRawValue(String.format(Locale.ROOT, "%.3f", Math.max(0, nanos) / 1e6));
  }

  private static void writeConnection(ConnectionUse use, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("connection");
    out.writeNumberField("id", use.id());
    out.writeBooleanField("reused", use.reused());
    out.writeNumberField("useCount", use.useCount());
    out.writeStringField("remote", address(use.connection().remoteAddress()));
    out.writeStringField("local", address(use.connection().localAddress()));
    out.writeEndObject();
    TlsFacts tls = use.connection().tls();
    if (tls != null) {
      out.writeObjectFieldStart("tls");
      out.writeStringField("protocol", tls.protocol());
      out.writeStringField("cipher", tls.cipherSuite());
      out.writeStringField("alpn", tls.applicationProtocol());
      out.writeBooleanField("resumed", tls.resumed());
      out.writeBooleanField("verified", tls.verified());
      out.writeEndObject();
    }
  }

  private static String address(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return String.valueOf(address);
    }
    String literal = VerboseText.literal(inet);
    return (literal.indexOf(':') < 0 ? literal : "[" + literal + "]") + ":" + inet.getPort();
  }

  /** A failure: the type's name without its ending, and all that it knows. */
  static void writeError(Outcome.Failure failure, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("error");
    out.writeStringField("kind", kind(failure));
    if (failure.cause() instanceof RezoException rezo) {
      out.writeStringField("phase", rezo.phase().name());
      out.writeStringField("delivery", rezo.delivery().name());
    }
    out.writeStringField("message", failure.message());
    out.writeNumberField("exitCode", failure.exitCode());
    out.writeEndObject();
  }

  private static String kind(Outcome.Failure failure) {
    return failure.cause() == null
        ? "HttpStatus"
        : failure.cause().getClass().getSimpleName().replaceFirst("Exception$", "");
  }
}
