package dev.rezo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the lines of a session. Thread-safe. */
final class SessionCall {

  private static final InputStream NO_INPUT = new ByteArrayInputStream(new byte[0]);

  private final ClientFactory clients;
  private final List<OptionUse> options;
  private final KnownUsers users = new KnownUsers();

  /**
   * @param options those of the session, which each line starts from
   */
  SessionCall(ClientFactory clients, List<OptionUse> options) {
    this.clients = clients;
    this.options = List.copyOf(options);
  }

  /**
   * Sends the request of a line and waits for its response.
   *
   * @param number the line's, from 1; told when it cannot be read
   * @return one JSON object
   */
  String answer(String line, long number) throws IOException {
    Map<String, @Nullable Object> object;
    try {
      object = JsonText.read(line);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("no JSON");
      return failed(null, number, failure(ExitCode.FAILED_INIT, why, e));
    }
    Object id = object.get("id");
    Request request = null;
    try {
      SessionRequest parsed = SessionRequest.of(object, options);
      request = maker(parsed.settings()).make(parsed.url(), parsed.upload());
      ConnectionSettings connection = parsed.settings().connection.build();
      try (Response response = clients.client(connection).send(request)) {
        return succeeded(id, response, limit(parsed.settings()));
      }
    } catch (UsageException e) {
      return failed(id, number, failure(e.exitCode(), String.valueOf(e.getMessage()), e));
    } catch (IOException | RuntimeException e) {
      int code = ExitCode.of(e);
      return failed(id, 0, failure(code, ExitCode.describe(code, e, request), e));
    }
  }

  private RequestMaker maker(RequestSettings settings) {
    return new RequestMaker(settings, NO_INPUT, new LocalFiles(NO_INPUT), users);
  }

  private static Outcome.Failure failure(int code, String message, Exception cause) {
    return new Outcome.Failure(code, message, cause);
  }

  private static int limit(RequestSettings settings) {
    return settings.maxFileSize == 0
        ? ResponseBody.DEFAULT_LIMIT
        : (int) Math.min(settings.maxFileSize, Integer.MAX_VALUE - 8);
  }

  private static String succeeded(@Nullable Object id, Response response, int limit)
      throws IOException {
    byte[] body = response.body().bytes(limit);
    return JsonText.object(
        out -> {
          out.writeFieldName("id");
          JsonText.write(id, out);
          out.writeNumberField("status", response.status());
          out.writeStringField("reason", HeadText.readable(response.reason()));
          out.writeStringField("protocol", response.protocol().toString());
          JsonReport.writeFields("headers", response.headers(), out);
          Headers trailers = response.body().trailers();
          if (!trailers.isEmpty()) {
            JsonReport.writeFields("trailers", trailers, out);
          }
          out.writeStringField("bodyBase64", Base64.getEncoder().encodeToString(body));
          ConnectionUse use = response.connection();
          if (use != null) {
            out.writeNumberField("connection", use.id());
            out.writeBooleanField("reused", use.reused());
          }
        });
  }

  private static String failed(@Nullable Object id, long number, Outcome.Failure failure)
      throws IOException {
    return JsonText.object(out -> writeFailure(id, number, failure, out));
  }

  private static void writeFailure(
      @Nullable Object id, long number, Outcome.Failure failure, JsonGenerator out)
      throws IOException {
    out.writeFieldName("id");
    JsonText.write(id, out);
    if (number > 0) {
      out.writeNumberField("line", number);
    }
    JsonReport.writeError(failure, out);
  }
}
