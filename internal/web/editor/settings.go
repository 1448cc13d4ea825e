package editor

var settingsRoutes = []route{}
