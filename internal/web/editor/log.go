package editor

var logRoutes = []route{}
