import Glibc
import OptoutStore
import Systemd
import Testing

@testable import OptoutDaemon

/// A new folder; what is made in it stays until the machine clears its temporary files.
private func scratchFolder() throws -> String {
    var template = Array("/tmp/optout-watch-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    return String(cString: try #require(made))
}

private func write(_ path: String, _ text: String = "x") {
    guard let file = fopen(path, "a") else { return }
    fputs(text, file)
    fclose(file)
}

@Suite struct SystemWatchTests {
    @Test func aGuideReplacedByRenameIsNews() throws {
        let folder = try scratchFolder()
        write("\(folder)/guide.json")
        var watch = try SystemWatch(guide: "\(folder)/guide.json")
        write("\(folder)/guide.json.new")
        #expect(try watch.read() == SystemWatch.News())
        rename("\(folder)/guide.json.new", "\(folder)/guide.json")
        #expect(try watch.read() == SystemWatch.News(guide: true))
        #expect(try watch.read() == SystemWatch.News())
    }

    @Test func aGuideWrittenInPlaceIsNews() throws {
        let folder = try scratchFolder()
        var watch = try SystemWatch(guide: "\(folder)/guide.json")
        write("\(folder)/guide.json")
        #expect(try watch.read().guide)
    }

    @Test func aGuideWhoseFolderComesLaterIsNews() throws {
        let folder = try scratchFolder()
        var watch = try SystemWatch(guide: "\(folder)/share/optout-guide/guide.json")
        mkdir("\(folder)/share", 0o700)
        _ = try watch.read()
        mkdir("\(folder)/share/optout-guide", 0o700)
        _ = try watch.read()
        #expect(try watch.read() == SystemWatch.News())
        write("\(folder)/share/optout-guide/guide.json")
        #expect(try watch.read() == SystemWatch.News(guide: true))
    }

    @Test func aGuideWhoseFolderIsReplacedIsNews() throws {
        let folder = try scratchFolder()
        for name in ["guide", "other"] { mkdir("\(folder)/\(name)", 0o700) }
        var watch = try SystemWatch(guide: "\(folder)/guide/guide.json")
        rename("\(folder)/guide", "\(folder)/old")
        _ = try watch.read()
        rename("\(folder)/other", "\(folder)/guide")
        #expect(try watch.read().guide)
        write("\(folder)/guide/guide.json")
        #expect(try watch.read().guide)
    }
}

@Suite struct FolderWatchTests {
    @Test func filesThatComeChangeOrGoAreNews() throws {
        let folder = try scratchFolder()
        var watch = try FolderWatch(folder, suffix: ".yaml")
        #expect(try !watch.read())
        write("\(folder)/poe.yaml")
        #expect(try watch.read())
        rename("\(folder)/poe.yaml", "\(folder)/poe.yaml.off")
        #expect(try watch.read())
        rename("\(folder)/poe.yaml.off", "\(folder)/poe.yaml")
        #expect(try watch.read())
        unlink("\(folder)/poe.yaml")
        #expect(try watch.read())
        #expect(try !watch.read())
    }

    @Test func otherFilesAndThoseNotClosedYetAreNoNews() throws {
        let folder = try scratchFolder()
        var watch = try FolderWatch(folder, suffix: ".yaml")
        for name in ["poe.yaml~", ".poe.yaml", "notes.txt"] { write("\(folder)/\(name)") }
        let file = open("\(folder)/poe.yaml", O_WRONLY | O_CREAT, 0o600)
        #expect(try !watch.read())
        close(file)
        #expect(try watch.read())
    }

    @Test func aFolderMayComeLaterAndGoAgain() throws {
        let folder = try scratchFolder() + "/optout/guide.d"
        var watch = try FolderWatch(folder, suffix: ".yaml")
        mkdir(String(folder.dropLast(8)), 0o700)
        #expect(try !watch.read())
        mkdir(folder, 0o700)
        #expect(try watch.read())
        write("\(folder)/poe.yaml")
        #expect(try watch.read())
        rename(folder, folder + ".off")
        #expect(try watch.read())
        rename(folder + ".off", folder)
        #expect(try watch.read())
    }
}

@Suite struct ZoneWatchTests {
    @Test func aZoneLinkReplacedByRenameIsNewsEachTime() throws {
        let folder = try scratchFolder()
        symlink("/usr/share/zoneinfo/UTC", "\(folder)/localtime")
        var watch = try SystemWatch(guide: "\(folder)/none/guide.json", localtime: "\(folder)/localtime")
        for zone in ["Europe/Berlin", "Asia/Tokyo"] {
            symlink("/usr/share/zoneinfo/\(zone)", "\(folder)/new")
            rename("\(folder)/new", "\(folder)/localtime")
            #expect(try watch.read().zone)
            #expect(try !watch.read().zone)
        }
    }

    @Test func aZoneLinkThatIsMissingForAWhileIsNewsWhenItComes() throws {
        let folder = try scratchFolder()
        let link = "\(folder)/localtime"
        symlink("/usr/share/zoneinfo/UTC", link)
        var watch = try SystemWatch(guide: "\(folder)/none/guide.json", localtime: link)
        for _ in 0..<2 {
            unlink(link)
            #expect(try watch.read().zone)
            write("\(folder)/hosts")
            #expect(try !watch.read().zone)
            symlink("/usr/share/zoneinfo/Asia/Tokyo", link)
            #expect(try watch.read().zone)
            #expect(try !watch.read().zone)
        }
    }
}

@Suite struct RecordWatchTests {
    private func place() throws -> RecordPlace {
        let place = RecordPlace(path: try scratchFolder() + "/record.db")
        write(place.path)
        write(place.path + "-wal")
        return place
    }

    @Test func aWriteToTheWriteAheadFileIsNews() throws {
        let place = try place()
        var watch = try RecordWatch(place)
        #expect(try watch.read() == .nothing)
        write(place.path + "-wal")
        #expect(try watch.read() == .written)
        #expect(try watch.read() == .nothing)
    }

    @Test func readersAndOtherFilesAreNoNews() throws {
        let place = try place()
        var watch = try RecordWatch(place)
        close(open(place.path + "-wal", O_RDWR))
        close(open(place.path, O_RDWR))
        write(place.staging)
        unlink(place.staging)
        #expect(try watch.read() == .nothing)
    }

    @Test func aMovedRecordIsGone() throws {
        let place = try place()
        var watch = try RecordWatch(place)
        rename(place.path, place.path + ".old")
        #expect(try watch.read() == .gone)
    }

    @Test func aDeletedRecordIsGone() throws {
        let place = try place()
        var watch = try RecordWatch(place)
        unlink(place.path)
        #expect(try watch.read() == .gone)
    }
}
