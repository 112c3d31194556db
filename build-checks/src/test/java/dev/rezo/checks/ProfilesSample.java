package dev.rezo.checks;

import dev.rezo.client.BrowserProfile;
import dev.rezo.client.RezoClient;
import dev.rezo.http.ProfileReport;
import dev.rezo.http.Response;
import java.io.IOException;

/** What the page about profiles shows, here so that it compiles. Immutable. */
final class ProfilesSample {

  private ProfilesSample() {}

  static RezoClient client() {
    // sample:client
    RezoClient client =
        RezoClient.builder()
            .profile(BrowserProfile.chrome(131).on(BrowserProfile.Platform.LINUX))
            .build();
    // sample:end
    return client;
  }

  static void call(RezoClient client) throws IOException {
    // sample:call
    try (Response page =
        client
            .get("https://www.example.com/")
            .profile(BrowserProfile.of("firefox-133-macos"))
            .header("Accept-Language", "fr")
            .send()) {
      page.body().text();
    }
    // sample:end
  }

  static void report(Response response) {
    // sample:report
    System.out.println(BrowserProfile.of("chrome-131").report());

    ProfileReport report = response.connection().connection().profile();
    if (report != null) {
      report.aspects(ProfileReport.Verdict.IMPOSSIBLE).forEach(System.out::println);
    }
    // sample:end
  }
}
