package dev.rezo.cli;

import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The variables of {@code -w} that are JSON: {@code %{json}} and {@code %{header_json}}. */
final class WriteOutJson {

  private static final List<String> TEXTS =
      List.of(
          "content_type",
          "errormsg",
          "filename_effective",
          "http_version",
          "local_ip",
          "method",
          "redirect_url",
          "referer",
          "remote_ip",
          "scheme",
          "url",
          "url_effective");

  private static final List<String> NUMBERS =
      List.of(
          "exitcode",
          "http_code",
          "http_connect",
          "local_port",
          "num_certs",
          "num_connects",
          "num_headers",
          "num_redirects",
          "num_retries",
          "proxy_ssl_verify_result",
          "remote_port",
          "response_code",
          "size_download",
          "size_header",
          "size_request",
          "size_upload",
          "speed_download",
          "speed_upload",
          "ssl_verify_result",
          "time_appconnect",
          "time_connect",
          "time_namelookup",
          "time_pretransfer",
          "time_redirect",
          "time_starttransfer",
          "time_total",
          "urlnum");

  private WriteOutJson() {}

  /** Every variable, as curl names and types them. */
  static String all(Outcome outcome) throws IOException {
    return JsonText.object(
        out -> {
          for (String name : TEXTS) {
            String text = WriteOut.value(name, outcome);
            out.writeFieldName(name);
            if (text == null || text.isEmpty()) {
              out.writeNull();
            } else {
              out.writeString(text);
            }
          }
          for (String name : NUMBERS) {
            String number = Objects.requireNonNullElse(WriteOut.value(name, outcome), "0");
            out.writeFieldName(name);
            out.writeRawValue(name.endsWith("_code") ? withoutZeros(number) : number);
          }
          out.writeStringField("curl_version", Version.USER_AGENT);
        });
  }

  private static String withoutZeros(String number) {
    return String.valueOf(Integer.parseInt(number));
  }

  /** The fields of the response: names in lower case, each with all its values. */
  static String headers(Outcome outcome) throws IOException {
    Response response = outcome.response();
    Headers headers = response == null ? Headers.EMPTY : response.headers();
    Map<String, List<String>> byName = new LinkedHashMap<>();
    headers.forEach(
        (name, value) ->
            byName
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>(1))
                .add(HeadText.readable(value)));
    return JsonText.object(
        out -> {
          for (Map.Entry<String, List<String>> field : byName.entrySet()) {
            out.writeArrayFieldStart(field.getKey());
            for (String value : field.getValue()) {
              out.writeString(value);
            }
            out.writeEndArray();
          }
        });
  }
}
