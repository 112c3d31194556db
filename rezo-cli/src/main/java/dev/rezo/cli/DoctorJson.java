package dev.rezo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rezo.cli.Findings.Answer;
import dev.rezo.cli.Findings.Attempt;
import dev.rezo.cli.Findings.Cost;
import dev.rezo.cli.Findings.Http2;
import dev.rezo.cli.Findings.Pair;
import dev.rezo.cli.Findings.Tls;
import dev.rezo.http.SessionSettings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@link Findings} and {@link Diagnosis} as one JSON object on one line; times in milliseconds.
 * What is not known is not there.
 *
 * <p>Immutable.
 */
final class DoctorJson {

  private DoctorJson() {}

  /** The line, without its end. */
  static String line(Findings findings, Diagnosis diagnosis) throws IOException {
    return JsonText.object(
        out -> {
          write(findings, out);
          write(diagnosis, out);
        });
  }

  private static void write(Findings findings, JsonGenerator out) throws IOException {
    out.writeStringField("url", findings.url());
    out.writeStringField("method", findings.method());
    text("proxy", findings.way().proxy(), out);
    text("unixSocket", findings.way().unixSocket(), out);
    if (findings.lookup() != null) {
      lookup(findings.lookup(), out);
    }
    out.writeArrayFieldStart("connections");
    for (Attempt attempt : findings.attempts()) {
      out.writeStartObject();
      out.writeStringField("address", attempt.address());
      out.writeStringField("outcome", attempt.outcome().name());
      text("failure", attempt.failure(), out);
      millis("tcpMillis", attempt.tcpNanos(), out);
      millis("tlsMillis", attempt.tlsNanos(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    if (findings.tls() != null) {
      tls(findings.tls(), out);
    }
    if (findings.answer() != null) {
      answer(findings.answer(), out);
    }
    if (findings.pair() != null) {
      pair(findings.pair(), out);
    }
    if (findings.http2() != null) {
      http2(findings.http2(), out);
    }
    if (findings.idle() != null) {
      out.writeObjectFieldStart("idle");
      out.writeStringField("endedBy", findings.idle().end().name());
      millis("millis", findings.idle().after().toNanos(), out);
      out.writeEndObject();
    }
    text("failure", findings.trouble() == null ? null : findings.trouble().message(), out);
  }

  private static void lookup(Findings.Lookup lookup, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("lookup");
    out.writeStringField("host", lookup.host());
    out.writeBooleanField("given", lookup.given());
    millis("millis", lookup.nanos(), out);
    strings("addresses", lookup.addresses(), out);
    text("failure", lookup.failure(), out);
    out.writeEndObject();
  }

  private static void tls(Tls tls, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("tls");
    text("version", tls.version(), out);
    text("cipher", tls.cipher(), out);
    out.writeBooleanField("verified", tls.verified());
    if (tls.resumed() != null) {
      out.writeBooleanField("resumed", tls.resumed());
    }
    if (tls.http2() != null) {
      out.writeBooleanField("http2", tls.http2());
    }
    if (tls.certificate() != null) {
      out.writeObjectFieldStart("certificate");
      out.writeStringField("subject", tls.certificate().subject());
      out.writeStringField("issuer", tls.certificate().issuer());
      strings("names", tls.certificate().names(), out);
      out.writeStringField("from", tls.certificate().from().toString());
      out.writeStringField("until", tls.certificate().until().toString());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void answer(Answer answer, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("answer");
    out.writeStringField("protocol", answer.protocol());
    out.writeNumberField("status", answer.status());
    text("location", answer.location(), out);
    text("connection", answer.connection(), out);
    text("keepAlive", answer.keepAlive(), out);
    out.writeStringField("framing", answer.framing().name());
    out.writeNumberField("bodyLength", answer.bodyBytes());
    out.writeBooleanField("whole", answer.whole());
    out.writeEndObject();
  }

  private static void pair(Pair pair, JsonGenerator out) throws IOException {
    out.writeBooleanField("reused", pair.reused());
    cost("first", pair.first(), out);
    cost("second", pair.second(), out);
  }

  private static void http2(Http2 http2, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("http2");
    SessionSettings settings = http2.settings();
    if (settings != null) {
      out.writeNumberField("maxStreams", settings.maxStreams());
      out.writeNumberField("initialWindow", settings.initialWindow());
      out.writeNumberField("maxFrameSize", settings.maxFrameSize());
    }
    out.writeNumberField("requests", http2.requests());
    out.writeNumberField("connections", http2.connections());
    if (http2.pingNanos() > 0) {
      millis("pingMillis", http2.pingNanos(), out);
    }
    text("goAway", http2.goAway() == null ? null : http2.goAway().codeName(), out);
    out.writeEndObject();
  }

  private static void cost(String name, Cost cost, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart(name);
    millis("nameMillis", cost.name(), out);
    millis("tcpMillis", cost.tcp(), out);
    millis("tlsMillis", cost.tls(), out);
    millis("answerMillis", cost.answer(), out);
    millis("millis", cost.together(), out);
    out.writeEndObject();
  }

  private static void write(Diagnosis diagnosis, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("advice");
    for (Advice advice : diagnosis.advice()) {
      out.writeStartObject();
      out.writeStringField("level", advice.level().name());
      text("setting", advice.setting(), out);
      out.writeStringField("text", advice.text());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeStringField("verdict", diagnosis.verdict());
    out.writeNumberField("exitCode", diagnosis.exitCode());
  }

  private static void text(String name, @Nullable String value, JsonGenerator out)
      throws IOException {
    if (value != null) {
      out.writeStringField(name, value);
    }
  }

  private static void strings(String name, List<String> values, JsonGenerator out)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  private static void millis(String name, long nanos, JsonGenerator out) throws IOException {
    out.writeFieldName(name);
    out.writeRawValue(String.format(Locale.ROOT, "%.3f", nanos / 1e6));
  }
}
